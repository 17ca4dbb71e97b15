using Tensorium.Autograd;
using Tensorium.Models.Bounds;
using Xunit;

namespace Tensorium.Tests.Bounds;

public sealed class ImportanceWeightedBoundTests
{
    [Fact]
    public void It_is_the_logarithm_of_the_mean_weight()
    {
        var logWeights = Tensor.From(new double[,] { { 0, -1000, 3 }, { Math.Log(3), -1001, double.NegativeInfinity } });
        var bound = ImportanceWeightedBound.Of(logWeights).ToArray<double>();
        Assert.Equal(Math.Log(2), bound[0], 1e-14);
        Assert.Equal(-1000 + Math.Log((1 + Math.Exp(-1)) / 2), bound[1], 1e-11);
        Assert.Equal(3 - Math.Log(2), bound[2], 1e-14);
    }

    [Fact]
    public void One_sample_is_the_evidence_lower_bound_to_the_last_bit()
    {
        var logWeights = Tensor.Normal([1, 5], new(3));
        Assert.Equal(logWeights.ToArray<float>(), ImportanceWeightedBound.Of(logWeights).ToArray<float>());
    }

    [Fact]
    public void The_gradient_is_that_of_finite_differences() =>
        GradCheck.Verify(ImportanceWeightedBound.Of, Tensor.Normal([4, 3], new(1), dtype: DType.Float64), order: 2);

    [Fact]
    public void Without_samples_there_is_no_bound()
    {
        Assert.Contains("at least one sample", Assert.Throws<ShapeException>(() => ImportanceWeightedBound.Of(Tensor.Zeros([0, 3]))).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => ImportanceWeightedBound.Of(Tensor.Scalar(1)));
    }
}
