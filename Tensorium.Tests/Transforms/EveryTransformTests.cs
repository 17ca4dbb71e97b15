using Tensorium.Autograd;
using Tensorium.Models.Transforms;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Transforms;

/// <summary>What holds for every invertible map.</summary>
public sealed class EveryTransformTests
{
    public static TheoryData<string> Names => [.. TransformCase.All.Keys];

    [Fact]
    public void Every_public_transform_has_a_case() => Assert.Equal(
        typeof(Transform).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Transform))).Select(type => type.Name).Order(StringComparer.Ordinal),
        TransformCase.All.Values.Select(one => one.Transform.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_log_determinant_is_that_of_its_Jacobian(string name)
    {
        var one = TransformCase.All[name];
        var transform = one.Transform;
        var x = TransformCase.Normal([.. transform.BatchShape, .. one.Event], 21, deviation: 1.5);
        var logDeterminant = transform.Forward(x).LogDeterminant;
        Assert.Equal(transform.BatchShape, logDeterminant.Shape);
        var members = transform.BatchShape.ElementCount;
        var width = Math.Max(1, one.Size);
        var jacobian = Differentiate.Jacobian(z => transform.Forward(z).Value, x).Reshape([members, width, members, width]);
        for (var i = 0; i < members; i++)
        {
            Assert.Equal(jacobian[i, .., i].SlogDeterminant().LogMagnitude.Item(), logDeterminant.Reshape(members)[i].Item(), 1e-11);
            for (var j = 0; j < members; j++)
                if (j != i) Assert.Equal(0, jacobian[i, .., j].Abs().Sum().Item());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_inverse_undoes_it(string name)
    {
        var one = TransformCase.All[name];
        var transform = one.Transform;
        var x = TransformCase.Normal([50, .. transform.BatchShape, .. one.Event], 22, deviation: 2);
        var y = transform.Forward(x).Value;
        if (transform.HasInverse)
        {
            Near.Equal(x, transform.Inverse(y), 1e-10);
            Near.Equal(x, transform.Forward(transform.Inverse(x)).Value, 1e-10);
        }
        else
        {
            Assert.Contains("ReparameterizedSampleAndLogProb", Assert.Throws<NotSupportedException>(() => transform.Inverse(y)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Leading_axes_are_more_of_the_same(string name)
    {
        var one = TransformCase.All[name];
        var transform = one.Transform;
        var x = TransformCase.Normal([4, .. transform.BatchShape, .. one.Event], 23);
        var (value, logDeterminant) = transform.Forward(x);
        Assert.Equal(x.Shape, value.Shape);
        Assert.Equal([4, .. transform.BatchShape], logDeterminant.Shape);
        var (first, itsLogDeterminant) = transform.Forward(x[2]);
        Near.Equal(first, value[2], 1e-14);
        Near.Equal(itsLogDeterminant, logDeterminant[2], 1e-13);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_gradients_of_both_orders_agree_with_central_differences(string name)
    {
        var one = TransformCase.All[name];
        var x = TransformCase.Normal([2, .. one.Transform.BatchShape, .. one.Event], 24);
        GradCheck.Verify(p => one.Make(p[1..]).Forward(p[0]).Value, [x, .. one.Parameters], order: 2);
        GradCheck.Verify(p => one.Make(p[1..]).Forward(p[0]).LogDeterminant, [x, .. one.Parameters], order: 2);
        if (one.Transform.HasInverse) GradCheck.Verify(p => one.Make(p[1..]).Inverse(p[0]), [x, .. one.Parameters], order: 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Arguments_of_another_size_are_explained(string name)
    {
        var one = TransformCase.All[name];
        if (one.Size == 0) return; // single numbers fit anywhere
        Assert.Throws<ShapeException>(() => one.Transform.Forward(Tensor.Zeros([2, one.Size + 4], DType.Float64)));
        if (one.Transform.HasInverse) Assert.Throws<ShapeException>(() => one.Transform.Inverse(Tensor.Zeros([2, one.Size + 4], DType.Float64)));
    }
}
