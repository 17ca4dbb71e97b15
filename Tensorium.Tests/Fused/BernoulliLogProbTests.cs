using Tensorium.Autograd;
using Tensorium.Backends.Cpu;
using Tensorium.Models.Distributions;
using Tensorium.Simd;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Fused;

/// <summary>
/// The log-probability of a whole image in one pass, against the composite. Its logarithms are taken of products, so that the sum is not that of the composite to the
/// last bit: each is held to the true value instead.
/// </summary>
public sealed class BernoulliLogProbTests
{
    private static readonly (Shape Logits, Shape Targets, int Axes)[] Calls =
        [([20, 784], [20, 784], 1), ([3, 7, 50], [7, 50], 1), ([3, 7, 50], [50], 2), ([2, 5000], [2, 5000], 1), ([4, 1], [1, 33], 1), ([5, 31], [5, 31], 1), ([100, 3], [100, 3], 1)];

    [Fact]
    public void Float32_is_as_near_to_the_truth_as_the_composite_may_be()
    {
        foreach (var (logitShape, targetShape, axes) in Calls)
        {
            var logits = Tensor.Normal(logitShape, new Generator(1), deviation: 6);
            var targets = Tensor.Uniform(targetShape, new Generator(2));
            var actual = OpTable.Values(logits.BernoulliLogProb(targets, axes));
            var terms = Composite(logits.To(DType.Float64), targets.To(DType.Float64));
            var expected = OpTable.Values(terms.Sum(LastAxes(axes)));

            // Rounding of single terms, and of a chain of at most 32 of them before the tree of sums.
            var bound = OpTable.Values((terms.Abs() + 1).Sum(LastAxes(axes)));
            for (var i = 0; i < actual.Length; i++) Assert.True(Math.Abs(actual[i] - expected[i]) <= 3e-7 * bound[i], $"{logitShape}: {actual[i]:R} for {expected[i]:R}");
        }
    }

    [Fact]
    public void A_certain_image_keeps_the_digits_of_its_small_loss()
    {
        // Every pixel is right with probability 1 − e⁻²⁰: 1 + e⁻²⁰ is 1 in float32, and its logarithm would be 0.
        var logits = Tensor.Full([1, 784], -20);
        Assert.Equal(-784 * Math.Exp(-20), logits.BernoulliLogProb(Tensor.Zeros([784]), 1).Item(), 1e-6 * 784 * Math.Exp(-20));
    }

    [Fact]
    public void Extreme_logits_are_exact()
    {
        Tensor logits = Tensor.From(1000.0, -1000, 1000, -1000, double.NaN).Unsqueeze(1), targets = Tensor.From(1.0, 1, 0, 0, 1).Unsqueeze(1);
        Assert.Equal([0, -1000, -1000, 0, double.NaN], logits.BernoulliLogProb(targets, 1).ToArray<double>());
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void The_gradients_have_the_bits_of_the_rule_in_tensor_ops(DType dtype)
    {
        foreach (var (logitShape, targetShape, axes) in Calls)
        {
            Tensor logits = Tensor.Normal(logitShape, new Generator(1), deviation: 6, dtype: dtype), targets = Tensor.Uniform(targetShape, new Generator(2), dtype: dtype);
            var weight = Tensor.Normal(logits.BernoulliLogProb(targets, axes).Shape, new Generator(3), dtype: dtype);
            Assert.Equal(Gradients(createGraph: true), Gradients(createGraph: false));

            long[][] Gradients(bool createGraph)
            {
                Tensor[] inputs = [logits.RequireGrad(), targets.RequireGrad()];
                return [.. Differentiate.Gradients(inputs[0].BernoulliLogProb(inputs[1], axes), inputs, weight, createGraph: createGraph).Select(OpTable.Bits)];
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_graph_that_is_given_back_has_the_gradients_of_one_that_is_kept(int uses)
    {
        Tensor x = Tensor.Normal([7, 50], new Generator(1)), targets = Tensor.Uniform([7, 40], new Generator(2));
        Tensor w = Tensor.Normal([40, 50], new Generator(3)), b = Tensor.Normal([40], new Generator(4));
        Assert.Equal(Gradients(keepGraph: true), Gradients(keepGraph: false));

        long[] Gradients(bool keepGraph)
        {
            Tensor[] leaves = [w.Detach().RequireGrad(), b.Detach().RequireGrad(), targets.Detach().RequireGrad()];
            var logits = x.Linear(leaves[0], leaves[1]);
            var loss = (logits.BernoulliLogProb(leaves[2], 1) * 3).Sum();

            // Something else may read the logits too, before or after their probability has given its gradient.
            for (var use = 1; use < uses; use++) loss += (logits * logits).Sum() + logits.BernoulliLogProb(leaves[2], 1).Sum();
            loss.Backward(keepGraph: keepGraph);
            return [.. leaves.SelectMany(leaf => OpTable.Bits(leaf.Grad!))];
        }
    }

    /// <summary>The gradient is written over the logits only where nobody else is going to read them.</summary>
    [Theory]
    [InlineData("alone")]
    [InlineData("squared before")]
    [InlineData("twice")]
    [InlineData("seen as another shape")]
    [InlineData("a result that its op reads")]
    [InlineData("kept")]
    [InlineData("a target")]
    public void Logits_that_are_read_again_are_not_written_over(string how)
    {
        Tensor x = Tensor.Normal([7, 50], new Generator(1)), targets = Tensor.Uniform([7, 40], new Generator(2));
        Tensor w = Tensor.Normal([40, 50], new Generator(3)), b = Tensor.Normal([40], new Generator(4));
        Assert.Equal(Gradients(keepGraph: true), Gradients(keepGraph: false));

        long[] Gradients(bool keepGraph)
        {
            Tensor weight = w.Detach().RequireGrad(), bias = b.Detach().RequireGrad();
            var logits = how == "a result that its op reads" ? x.Linear(weight, bias).Tanh() : x.Linear(weight, bias);
            // Of a copy: to read a value is to keep it.
            var before = OpTable.Bits(logits.Clone());
            if (how == "kept") logits.Keep();
            var seen = how == "seen as another shape" ? logits.Reshape([7, 4, 10]).Reshape([7, 40]) : logits;

            // Rules run in the reverse order: what was computed before is read after.
            var square = how == "squared before" ? (logits * logits).Sum() : Tensor.Zeros([]);
            var loss = square + (seen.BernoulliLogProb(targets, 1) * 3).Sum();
            if (how == "twice") loss += seen.BernoulliLogProb(targets, 1).Sum();
            Tensor[] wanted = how == "a target" ? [weight, bias, logits] : [weight, bias];
            var gradients = Differentiate.Gradients(loss, wanted, keepGraph: keepGraph);
            if (!logits.Storage.IsReleased) Assert.Equal(before, OpTable.Bits(logits));
            return [.. gradients.SelectMany(OpTable.Bits)];
        }
    }

    [Fact]
    public void The_gradient_of_logits_that_nobody_reads_again_lies_where_they_were()
    {
        Tensor x = Tensor.Normal([2048, 16], new Generator(1)), targets = Tensor.Uniform([2048, 784], new Generator(2));
        var weight = Tensor.Normal([784, 16], new Generator(3)).RequireGrad();
        var loss = x.Linear(weight, Tensor.Zeros([784])).BernoulliLogProb(targets, 1).Sum();
        var before = BufferPool.RentedBytes;
        BufferPool.ForgetMost();
        loss.Backward();
        Assert.InRange(BufferPool.MostRentedBytes - before, 0, (2048 * 784 * sizeof(float)) - 1);
    }

    [Fact]
    public void A_graph_that_is_kept_can_be_walked_twice()
    {
        var logits = Tensor.Normal([50, 200], new Generator(1)).RequireGrad();
        var sum = (logits * 1).BernoulliLogProb(Tensor.Uniform([50, 200], new Generator(2)), 1).Sum();
        var first = Differentiate.Gradients(sum, [logits], keepGraph: true)[0];
        Assert.Equal(OpTable.Bits(first), OpTable.Bits(Differentiate.Gradients(sum, [logits])[0]));
        Assert.Throws<ReleasedException>(() => Differentiate.Gradients(sum, [logits]));
    }

    [Theory]
    [InlineData(-0.001f)]
    [InlineData(1.001f)]
    [InlineData(float.NaN)]
    public void A_target_outside_of_the_unit_interval_is_named(float value)
    {
        foreach (var position in new[] { 0, 500, 783, 1567 })
        {
            var pixels = new float[2 * 784];
            pixels[position] = value;
            var targets = Tensor.From<float>(pixels, [2, 784]);
            var error = Assert.Throws<ArgumentException>(() => new Independent(new Bernoulli(Tensor.Zeros([2, 784])), 1).LogProb(targets));
            Assert.Contains($"element {position} ", error.Message, StringComparison.Ordinal);
            Assert.Contains("255", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Axes_that_are_not_there_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Ones([3]).BernoulliLogProb(Tensor.Ones([3]), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Ones([3]).BernoulliLogProb(Tensor.Ones([3]), -1));
    }

    [Fact]
    public unsafe void Every_width_gives_the_same_bits()
    {
        foreach (var count in new[] { 1, 31, 32, 100, 784, 3000 })
        {
            var logits = Tensor.Normal([3 * count], new Generator(1), deviation: 6).ToArray<float>();
            var targets = Tensor.Uniform([count], new Generator(2)).ToArray<float>();
            var expected = Run<F32x1>(logits, targets, count);
            Assert.Equal(expected, Run<F32x4>(logits, targets, count));
            Assert.Equal(expected, Run<F32x8>(logits, targets, count));
            Assert.Equal(expected, Run<F32x16>(logits, targets, count));
        }

        static float[] Run<V>(float[] logits, float[] targets, int count)
            where V : struct, IVec<V, float>
        {
            var results = new float[3];
            fixed (float* l = logits, x = targets, r = results)
                Assert.True(BernoulliLoop.Run<V, float>(l, x, 3, 1, count, r));
            return results;
        }
    }

    private static Tensor Composite(Tensor logits, Tensor targets) => (targets * logits) - logits.Softplus();

    private static int[] LastAxes(int count) => [.. Enumerable.Range(-count, count)];
}
