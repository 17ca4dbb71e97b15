using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>Devices round in their own ways, and training lets differences grow: over two hundred steps the losses stay together, unless a kernel is wrong.</summary>
public sealed class AgreementTests
{
    private const int Steps = 200;
    private const double Tolerance = 1e-3;

    private static readonly Lazy<double[]> s_expected = new(() => Losses(Device.Cpu));

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void The_losses_of_a_vae_stay_together(string name)
    {
        var device = TestDevices.Of(name);
        Assert.SkipWhen(device.MostElements < int.MaxValue, $"{name} takes too long for it");
        var apart = Apart(Losses(device.Device));
        Assert.True(apart <= (device.IsExact ? 0 : Tolerance), $"the losses are {apart} apart, relative to the CPU's");
    }

    [Fact]
    public void A_wrong_kernel_is_noticed()
    {
        using var fault = MirrorBackend.Wrong(1.01f);
        var apart = Apart(Losses(Mirrored.Device));
        Assert.True(apart > Tolerance, $"the losses are only {apart} apart");
    }

    private static double Apart(double[] found) => s_expected.Value.Zip(found, (expected, other) => Math.Abs(expected - other) / Math.Abs(expected)).Max();

    private static double[] Losses(Device device)
    {
        var vae = new Vae(new() { Hidden = [64], Latent = 5 }, seed: 1).To(device);
        var adam = new Adam(vae.Parameters, 1e-3);
        var losses = new double[Steps];
        for (var step = 0; step < Steps; step++)
        {
            var images = TinyKind.Data.Train.Images(step % 3 * 32, 32).To(device);
            var loss = -vae.Elbo(images).Mean();
            losses[step] = loss.Item();
            loss.Backward();
            adam.Step();
        }

        return losses;
    }
}
