using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Estimators;
using Tensorium.Models.VariationalInference;
using Xunit;

namespace Tensorium.Tests.VariationalInference;

public sealed class MissingPixelsTests
{
    private static readonly BernoulliMade Model = new(new() { Inputs = 6, Hidden = [9], Order = [3, 0, 5, 1, 4, 2], DType = DType.Float64 }, seed: 3);

    private static readonly Tensor Images = Tensor.From(new double[,] { { 1, 0, 1, 1, 0, 0 }, { 0, 1, 1, 0, 0, 1 } });

    [Fact]
    public void A_completion_has_the_given_pixels_in_their_places()
    {
        var missing = new MissingPixels(Images, [4, 1]);
        var whole = missing.Complete(Tensor.From(new double[,] { { 0.2, 0.3 }, { 0.4, 0.5 } }).Expand([3, 2, 2]));
        Assert.Equal([3, 2, 6], whole.Shape);
        Assert.Equal([1, 0.3, 1, 1, 0.2, 0, 0, 0.5, 1, 0, 0.4, 1], whole[2].ToArray<double>());
    }

    [Fact]
    public void What_stands_in_the_missing_places_does_not_matter()
    {
        var z = Tensor.From(new double[,] { { 0, 1, 1 }, { 1, 0, 0 } });
        var other = Images.Clone();
        other.Narrow(1, 2, 1).Fill(0.5);
        int[] places = [2, 0, 5];
        other.Narrow(1, 0, 1).Fill(7);
        other.Narrow(1, 5, 1).Fill(double.NaN);
        Assert.Equal(
            new MissingPixels(Images, places).LogJoint(Model.LogProb)(z).ToArray<double>(),
            new MissingPixels(other, places).LogJoint(Model.LogProb)(z).ToArray<double>());
    }

    [Fact]
    public void The_bound_of_coins_is_below_the_sum_over_all_completions_and_its_weights_give_that_sum()
    {
        var missing = new MissingPixels(Images, [0, 4, 2]);
        var logJoint = missing.LogJoint(Model.LogProb);
        var exact = logJoint(SmallSum.Strings.Unsqueeze(1).Expand([8, 2, 3])).LogSumExp(0).ToArray<double>();
        BernoulliInferenceOptions options = new() { Optimization = new() { Steps = 150, LearningRate = 0.1 } };
        var q = BernoulliInference.Fit(logJoint, Tensor.Zeros([2, 3], DType.Float64), options, new(1));
        var estimate = ImportanceSampling.Estimate(ImportanceSampling.LogWeights(logJoint, q, new(2)), 4000);
        for (var i = 0; i < 2; i++)
        {
            Assert.InRange(estimate.Elbos[i], exact[i] - 0.5, exact[i] + (5 * estimate.StandardErrors[i]));
            Assert.InRange((estimate.Values[i] - exact[i]) / estimate.StandardErrors[i], -5, 5);
        }
    }

    [Fact]
    public void Its_gradient_is_that_of_finite_differences()
    {
        var logJoint = new MissingPixels(Images, [1, 5, 2]).LogJoint(Model.LogProb);
        GradCheck.Verify(z => logJoint(z), Tensor.Uniform([2, 2, 3], new(4), 0.1, 0.9, DType.Float64), order: 2);
    }

    [Fact]
    public void Halves_are_the_pixels_one_expects()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], ImageHalf.Top.Pixels(4));
        Assert.Equal([8, 9, 10, 11, 12, 13, 14, 15], ImageHalf.Bottom.Pixels(4));
        Assert.Equal([0, 1, 4, 5, 8, 9, 12, 13], ImageHalf.Left.Pixels(4));
        Assert.Equal([2, 3, 6, 7, 10, 11, 14, 15], ImageHalf.Right.Pixels(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageHalf.Top.Pixels(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((ImageHalf)7).Pixels(4));
    }

    [Fact]
    public void An_exact_value_is_the_sum_over_completions_where_given_pixels_come_first()
    {
        // The order is 3, 0, 5, 1, 4, 2.
        BernoulliInferenceOptions options = new() { Optimization = new() { Steps = 2 } };
        var completion = ImageCompletion.Infer(Model, Images, [1, 2, 4], options, 50, new(5));
        var logJoint = new MissingPixels(Images, [1, 2, 4]).LogJoint(Model.LogProb);
        var exact = logJoint(SmallSum.Strings.Unsqueeze(1).Expand([8, 2, 3])).LogSumExp(0).ToArray<double>();
        Assert.All(exact.Zip(completion.Exact!), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Null(ImageCompletion.Infer(Model, Images, [3, 2, 4], options, 50, new(5)).Exact);

        // Given pixels stay, in each of the three pictures.
        Tensor[] pictures = [completion.Given, completion.Mean, completion.Likeliest];
        Assert.All(pictures, picture => Assert.Equal(Images[.., 3].ToArray<double>(), picture[.., 3].ToArray<double>()));
        Assert.Equal([0.5, 0.5], completion.Given[.., 2].ToArray<double>());
        Assert.All(completion.Likeliest.ToArray<double>(), pixel => Assert.True(pixel is 0 or 1));
    }

    [Fact]
    public void Masks_that_hide_everything_or_nothing_are_refused()
    {
        Assert.Contains("6 of 6 pixels", Assert.Throws<ConfigurationException>(() => new MissingPixels(Images, [0, 1, 2, 3, 4, 5])).Message);
        Assert.Contains("0 of 6 pixels", Assert.Throws<ConfigurationException>(() => new MissingPixels(Images, [])).Message);
        Assert.Throws<ConfigurationException>(() => new MissingPixels(Images, [1, 1]));
        Assert.Throws<ConfigurationException>(() => new MissingPixels(Images, [6]));
        Assert.Throws<ShapeException>(() => new MissingPixels(Images[0], [1]));
        Assert.Throws<ShapeException>(() => new MissingPixels(Images, [1]).Complete(Tensor.Zeros([2, 2], DType.Float64)));
    }
}
