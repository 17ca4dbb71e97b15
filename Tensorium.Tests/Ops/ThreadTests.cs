using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Backends;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Every op that computes gives the same bits for any number of threads, and so does its gradient, on inputs that are cut into many chunks.</summary>
[Collection(nameof(ComputeThreads))]
public class ThreadTests
{
    /// <summary>What every input of a row's first sample is replaced with; square, so that it is a factor of a matrix product as well.</summary>
    private static readonly Shape Large = [317, 317];

    /// <summary>The first sample of these fixes the ranks of its inputs.</summary>
    private static readonly Dictionary<string, Shape[]> OtherShapes = new()
    {
        ["IndexSelect"] = [[3000, 40], [4000]],
        ["IndexAdd"] = [[3000, 40], [4000], [4000, 40]],
        ["Linear"] = [[300, 317], [200, 317], [200]],
        ["Pad"] = [[100_003]],
        ["Tile"] = [[100_003]],
        ["DiagonalEmbed"] = [[709]],
        ["Embedding"] = [[3000, 40], [4000]],
        ["MaxPool2d"] = [[6, 7, 50, 41]],
        ["AvgPool2d"] = [[6, 7, 50, 41]],
        ["Unfold"] = [[6, 7, 50, 41]],
        ["Fold"] = [[3000, 8, 4]],
    };

    /// <summary>Convolutions have samples of their own geometry; <see cref="ConvolutionTests"/> runs large ones with several numbers of threads.</summary>
    public static TheoryData<string> Computing =>
        [.. OpTable.Rows.Where(row => !row.Name.StartsWith("Conv", StringComparison.Ordinal) && !IsView(row)).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Computing))]
    public void The_number_of_threads_does_not_change_a_bit(string name)
    {
        var row = OpTable.Row(name);
        var small = row.Samples[0];
        var shapes = OtherShapes.GetValueOrDefault(name, [.. small.Inputs.Select(_ => Large)]);
        var sample = small with { Inputs = [.. small.Inputs.Zip(shapes, (input, shape) => input with { Shape = shape })] };
        var inputs = OpTable.ToTensors(sample, OpTable.Draw(sample, 13), DType.Float32);

        var expected = Bits(1);
        Assert.All(expected, bits => Assert.NotEmpty(bits));
        foreach (var threads in new[] { 2, 3 })
        {
            var actual = Bits(threads);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(expected[i].SequenceEqual(actual[i]), $"{name}: {(i == 0 ? "the result" : $"gradient {i - 1}")} differs between 1 and {threads} threads");
        }

        long[][] Bits(int count)
        {
            using var threads = new ComputeThreads(count);
            return [OpTable.Bits(sample.Apply(inputs)), .. row.Gradient == GradientVerdict.None ? [] : Gradients(sample.Apply, inputs).Select(OpTable.Bits)];
        }
    }

    /// <summary>Of Σ f², so that the gradient that comes in differs from element to element.</summary>
    private static Tensor[] Gradients(Func<Tensor[], Tensor> f, Tensor[] inputs)
    {
        Tensor[] tracked = [.. inputs.Select(input => input.DType.IsFloating() ? input.Detach().RequireGrad() : input)];
        f(tracked).Square().Sum().Backward();
        return [.. tracked.Where(input => input.RequiresGrad).Select(input => input.Grad!)];
    }

    /// <summary>Whether nothing is computed: the result is the memory of the input, read in another way.</summary>
    private static bool IsView(OpRow row)
    {
        var sample = row.Samples[0];
        var inputs = OpTable.ToTensors(sample, OpTable.Draw(sample, 1), DType.Float32);
        return inputs.Any(input => ReferenceEquals(input.Storage, sample.Apply(inputs).Storage));
    }
}
