using Tensorium.Autograd;
using Tensorium.Models.Optim;
using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>
/// An op on a device neither waits for it nor copies to it, forward and backward, unless it is known to and for a reason: one that did would stall every training
/// step that has it, and nothing else would show it.
/// </summary>
public class TrafficTests
{
    private const int LargestChecked = 256;

    private const string Elimination = "the order of the rows and whether there is a solution are known once it is done";

    /// <summary>Rows that read something back, how often at most, forward and backward, and why.</summary>
    private static readonly Dictionary<string, (int Downloads, int Uploads, string Reason)> Waiting = new()
    {
        ["Copy"] = (1, 1, "a sample goes to the CPU, and its gradient back"),
        ["Inverse"] = (3, 2, Elimination),
        ["Solve"] = (4, 3, Elimination),
        ["SlogDeterminant"] = (2, 2, Elimination),
        ["LogCumSumExp"] = (1, 0, "its gradient is another where a sum is infinite"),
    };

    [Fact]
    public void Nothing_is_excused_that_is_no_row() => Assert.Empty(Waiting.Keys.Except(OpTable.Rows.Select(row => row.Name)));

    [Theory]
    [MemberData(nameof(OpTable.Names), MemberType = typeof(OpTable))]
    public void An_op_does_not_wait_for_the_device(string name)
    {
        var row = OpTable.Row(name);
        int mostDownloads = 0, mostUploads = 0;
        foreach (var sample in row.Samples.Where(sample => sample.Inputs.All(input => input.Shape.ElementCount <= LargestChecked)))
        {
            Tensor[] inputs = [.. OpTable.ToTensors(sample, OpTable.Draw(sample, 5), DType.Float32, MirrorDevice.Instance).Select(x => x.DType.IsFloating() ? x.RequireGrad() : x)];
            Tensor[] targets = [.. inputs.Where(input => input.RequiresGrad)];
            var (uploads, downloads) = MirrorDevice.Traffic(() =>
            {
                var y = sample.Apply(inputs);
                if (y.RequiresGrad) Differentiate.Gradients(y.Sum(), targets);
            });
            mostDownloads = Math.Max(mostDownloads, downloads);
            mostUploads = Math.Max(mostUploads, uploads);
        }

        var (expectedDownloads, expectedUploads, _) = Waiting.GetValueOrDefault(name);
        Assert.Equal((expectedDownloads, expectedUploads), (mostDownloads, mostUploads));
    }

    [Fact]
    public void A_training_step_reads_nothing_back_but_its_loss()
    {
        var generator = new Generator(1);
        Tensor Parameter(params int[] shape) => Tensor.Normal(shape, generator, 0, 0.1, device: MirrorDevice.Instance).RequireGrad();
        Tensor images = Tensor.Uniform([16, 30], generator, device: MirrorDevice.Instance), w1 = Parameter(20, 30), b1 = Parameter(20), wMean = Parameter(4, 20), bMean = Parameter(4);
        Tensor wSpread = Parameter(4, 20), bSpread = Parameter(4), w2 = Parameter(20, 4), b2 = Parameter(20), w3 = Parameter(30, 20), b3 = Parameter(30);
        var adam = new Adam([w1, b1, wMean, bMean, wSpread, bSpread, w2, b2, w3, b3]);
        for (var step = 0; step < 3; step++)
        {
            Assert.Equal((0, 1), MirrorDevice.Traffic(() =>
            {
                var features = images.Linear(w1, b1, default(Relu));
                Tensor mean = features.Linear(wMean, bMean), logVariance = features.Linear(wSpread, bSpread);
                var z = mean.Reparameterize(logVariance, Tensor.Normal(mean.Shape, generator, device: mean.Device));
                var logits = z.Linear(w2, b2, default(Tanh)).Linear(w3, b3);
                var loss = (mean.NormalKl(logVariance).Sum(-1) - logits.BernoulliLogProb(images, 1)).Mean();
                loss.Backward();
                adam.Step();
                Assert.True(double.IsFinite(loss.Item()));
            }));
        }
    }
}
