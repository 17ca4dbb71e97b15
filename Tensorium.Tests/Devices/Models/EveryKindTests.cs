using Tensorium.Models;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>Every kind of model trains on other devices: on one that computes as the CPU, every bit of what is learned, measured and drawn must be the CPU's.</summary>
public sealed class EveryKindTests
{
    private static readonly Dictionary<string, RunConfig> s_variants = new()
    {
        ["convolutions, warm-up, free bits"] = Vae(new() { Architecture = NetworkKind.Conv, Channels = [4], WarmUp = 1, FreeBits = 0.1 }),
        ["capacity, black and white"] = Vae(new() { Capacity = 2, CapacityEpochs = 1 }) with { Binarize = Binarization.Dynamic, Schedule = LearningRateSchedule.Cosine },
        ["gaussian, float64"] = Vae(new() { Likelihood = LikelihoodKind.Gaussian, DType = DType.Float64 }),
        ["learned gaussian"] = Vae(new() { Likelihood = LikelihoodKind.LearnedGaussian }),
        ["planar flow"] = With("flow-vae", model => (FlowVaeConfig)model with { Flow = FlowKind.Planar }),
        ["radial flow, shared"] = With("flow-vae", model => (FlowVaeConfig)model with { Flow = FlowKind.Radial, Parameters = FlowParameters.Shared }),
        ["filled holes, observed target"] = With("inpaint", model => (InpaintConfig)model with { HiddenPixels = HiddenPixels.FillAndMask, Target = InpaintingTarget.Observed }),
        ["independent factors"] = With("m2", model => (M2Config)model with { Factorization = Factorization.Independent }),
        ["sampled divergence, patience"] = With("cvae-quadrants", model => (QuadrantCvaeConfig)model with { Divergence = DivergenceKind.Sampled, Patience = 1 }) with { ValidationImages = 16 },
    };

    public static TheoryData<string, string> Kinds => TestDevices.WithOthers(ModelKinds.All.Select(kind => kind.Name));

    public static TheoryData<string, string> Variants => TestDevices.WithOthers(s_variants.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_learns_there_as_here_and_its_run_goes_from_one_device_to_the_other(string kind, string device)
    {
        var there = Usable(device);
        using var folder = new TempFolder();
        var (here, between) = (folder.File("here"), folder.File("between"));
        Assert.Equal(TrainingOutcome.Completed, TinyKind.Run(kind, here, Device.Cpu).Outcome);

        // Two steps there, two here, the rest there: each goes on from the other's checkpoint.
        Assert.Equal(TrainingOutcome.Interrupted, TinyKind.Run(kind, between, there.Device, steps: 2).Outcome);
        Assert.Equal(TrainingOutcome.Interrupted, TinyKind.Run(kind, between, Device.Cpu, steps: 2, resume: true).Outcome);
        Assert.Equal(TrainingOutcome.Completed, TinyKind.Run(kind, between, there.Device, resume: true).Outcome);
        Compare(here, between, there);
    }

    [Fact]
    public void A_run_that_never_left_the_device_is_the_same_too()
    {
        using var folder = new TempFolder();
        TinyKind.Run("vae", folder.File("here"), Device.Cpu);
        TinyKind.Run("vae", folder.File("there"), Mirrored.Device);
        TinyKind.AssertSame(folder.File("here"), folder.File("there"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void So_does_every_way_to_set_it_up(string name, string device)
    {
        var there = Usable(device);
        using var folder = new TempFolder();
        TinyKind.Run(s_variants[name], folder.File("here"), Device.Cpu);
        TinyKind.Run(s_variants[name], folder.File("there"), there.Device);
        Compare(folder.File("here"), folder.File("there"), there);
    }

    private static TestDevice Usable(string name)
    {
        var device = TestDevices.Of(name);
        Assert.SkipWhen(device.MostElements < int.MaxValue, $"{name} takes too long for it");
        return device;
    }

    private static void Compare(string expected, string found, TestDevice device)
    {
        if (device.IsExact) TinyKind.AssertSame(expected, found);
        else TinyKind.AssertNear(expected, found);
    }

    private static RunConfig Vae(VaeConfig model) => With("vae", small => model with { Hidden = ((VaeConfig)small).Hidden, Latent = 2 });

    private static RunConfig With(string kind, Func<ModelConfig, ModelConfig> change) => TinyKind.Config(kind) with { Model = change(TinyKind.Config(kind).Model) };
}
