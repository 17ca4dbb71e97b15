using Tensorium.Cli;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Reproduce;
using Tensorium.Tests.Backends;
using Tensorium.Tests.Devices;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary><c>--device</c> and <c>devices</c>, where the mirror is the only other device.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class DeviceTests(TinyRun run) : IClassFixture<TinyRun>, IDisposable
{
    private static readonly DeviceListing s_cpu = Device.All[0];
    private static readonly DeviceListing s_mirror = new(MirrorDevice.Instance.Kind, MirrorDevice.Instance.Index, "a mirror", new(3L << 30, Float64: false, 7, 0));
    private static readonly DeviceFinder s_withMirror = new(
        name => name switch
        {
            "opencl:9" => MirrorDevice.Instance,
            "cuda:1" => throw new DeviceException("its driver is too old"),
            _ => throw new FormatException($"'{name}' is not the name of a device"),
        },
        () => [s_cpu, s_mirror, s_mirror with { Kind = DeviceKind.Cuda, Index = 1, Unusable = "its driver is too old" }],
        () => true);
    private static readonly DeviceFinder s_cpuOnly = new(name => throw new DeviceException($"{name}: this program was built without GPU support"), () => [s_cpu], () => false);

    private readonly TempFolder _folder = new();

    /// <summary>Every command that computes, and what it is given besides.</summary>
    public static TheoryData<string> Commands =>
    [
        .. ModelKinds.All.Select(kind => $"train {kind.Name} --out OUT"), "train gmm --out OUT --data FILE", "sample RUN --out OUT", "reconstruct RUN --out OUT", "interpolate RUN --out OUT",
        "inpaint RUN --out OUT", "evaluate RUN", "classify RUN --out OUT", "complete RUN --out OUT", "reproduce vae-mnist-iwae-table --out OUT", "reproduce gmm-faithful --out OUT", "reproduce",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_device_that_is_not_there_is_refused_before_anything_is_written(string command)
    {
        string[] args = [.. command.Split(' ').Select(word => word switch { "OUT" => _folder.File("out"), "RUN" => run.Path, _ => word })];
        Assert.Contains("--device cuda:7: ", CommandLine.FailOn(s_cpuOnly, _folder, ExitCodes.BadInput, "cpu", [.. args, "--device", "cuda:7"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_says_why_and_what_there_is()
    {
        CommandLine.FailOn(s_cpuOnly, _folder, ExitCodes.BadInput, "--device cuda: cuda: this program was built without GPU support; there is cpu (see 'tensorium devices')", "evaluate", run.Path, "--device", "cuda");
        CommandLine.FailOn(s_withMirror, _folder, ExitCodes.BadInput, "--device cuda:1: its driver is too old; there is cpu, opencl:9 (see 'tensorium devices')", "evaluate", run.Path, "--device", "cuda:1");
        CommandLine.FailOn(s_withMirror, _folder, ExitCodes.BadInput, "--device tpu: 'tpu' is not the name of a device", "evaluate", run.Path, "--device", "tpu");
    }

    [Fact]
    public void What_cannot_compute_elsewhere_says_so()
    {
        CommandLine.FailOn(s_withMirror, _folder, ExitCodes.BadInput, "--device opencl:9: a Gaussian mixture computes on the cpu only", "train", "gmm", "--data", "x.csv", "--device", "opencl:9", "--out", _folder.File("out"));
        CommandLine.FailOn(s_withMirror, _folder, ExitCodes.BadInput, "gmm-faithful computes on the cpu only", "reproduce", "gmm-faithful", "--device", "opencl:9", "--out", _folder.File("out"));
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("reconstruct")]
    [InlineData("interpolate")]
    public void Pictures_are_the_same_wherever_they_are_drawn(string command)
    {
        byte[] Drawn(string device)
        {
            var path = _folder.File($"{device[..3]}.png");
            Succeed(command, run.Path, "--out", path, "--device", device);
            return File.ReadAllBytes(path);
        }

        Assert.Equal(Drawn("cpu"), Drawn("opencl:9"));
    }

    [Fact]
    public void Estimates_are_the_same_wherever_they_are_made()
    {
        string Estimated(string device) => Succeed(
            "evaluate", run.Path, "--importance-samples", "9", "--limit", "8", "--ais", "3", "--ais-chains", "2", "--device", device);
        Assert.Equal(Estimated("cpu"), Estimated("opencl:9"));
    }

    [Theory]
    [InlineData("m2", "--labels 20", "classify --out OUT")]
    [InlineData("inpaint", "--channels 4", "inpaint --count 4 --out OUT")]
    [InlineData("made", "--binarize dynamic", "complete --steps 2 --samples 2 --importance-samples 3 --count 2 --out OUT")]
    [InlineData("cvae", "", "sample --class 3 --out OUT")]
    public void A_model_is_trained_and_used_on_a_device(string kind, string options, string use)
    {
        string[] size = kind == "made" ? ["--hidden", "8"] : ["--hidden", "8", "--latent", "2"];
        string Used(string device)
        {
            var (folder, file) = (_folder.File($"{kind}-{device[..3]}"), _folder.File("used"));
            Succeed(["train", kind, "--out", folder, "--train-images", "120", "--test-images", "20", "--batch", "50", "--epochs", "1", .. size, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--device", device]);
            var words = use.Split(' ').Select(word => word == "OUT" ? file : word).ToArray();
            var output = Succeed([words[0], folder, .. words[1..], "--device", device]);
            return output + Convert.ToHexString(File.ReadAllBytes(file)) + Convert.ToHexString(File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        }

        Assert.Equal(Used("cpu"), Used("opencl:9"));
    }

    [Fact]
    public void A_run_begun_here_is_resumed_there()
    {
        var folder = _folder.File("run");
        TinyRun.Train(folder);
        File.Delete(Path.Combine(folder, "samples.png"));
        Succeed("train", "vae", "--resume", folder, "--device", "opencl:9");
        Assert.Equal(File.ReadAllBytes(Path.Combine(run.Path, "samples.png")), File.ReadAllBytes(Path.Combine(folder, "samples.png")));
    }

    [Fact]
    public void A_device_that_gives_out_in_training_leaves_a_checkpoint_and_says_how_to_go_on()
    {
        var folder = _folder.File("run");
        // Enough for the model, the optimiser and a few steps.
        var failed = WithRoomFor(300, ["train", "vae", "--out", folder, .. TinyRun.Options, "--checkpoint-every", "0.000001", "--device", "opencl:9"]);
        Assert.Equal(ExitCodes.DeviceFailed, failed.Code);
        Assert.StartsWith("tensorium: opencl:9: no room for ", failed.Error, StringComparison.Ordinal);
        Assert.Contains("the last checkpoint, 0 epochs and ", failed.Error, StringComparison.Ordinal);
        Assert.EndsWith($": tensorium train vae --resume {folder} --device NAME{Environment.NewLine}", failed.Error, StringComparison.Ordinal);
        Assert.Single(failed.Error.TrimEnd().Split('\n'));

        Succeed("train", "vae", "--resume", folder);
        Assert.Equal(File.ReadAllBytes(run.Model), File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
    }

    [Fact]
    public void Without_memory_for_it_a_command_says_the_sizes_and_what_to_do()
    {
        var failed = WithRoomFor(2, "evaluate", run.Path, "--device", "opencl:9");
        Assert.Equal((ExitCodes.DeviceFailed, ""), (failed.Code, failed.Out));
        Assert.Matches(@"^tensorium: opencl:9: no room for \d+ bytes; 600 of 600 are in use; smaller batches or layers need less, .*\n$", failed.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_reproduction_trains_and_judges_on_the_device()
    {
        (Device Device, double Bound) Trained(Device device)
        {
            var reproduction = new ReproductionRun { Size = ReproductionSize.Quick, Folder = _folder.File($"{device.Kind}"), Device = device };
            var (model, metrics) = reproduction.Train("vae", Devices.Models.TinyKind.Config("vae"), Devices.Models.TinyKind.Data);
            return (model.Device, metrics[^1]["test_elbo"]);
        }

        var (here, there) = (Trained(Device.Cpu), Trained(MirrorDevice.Instance));
        Assert.Same(MirrorDevice.Instance, there.Device);
        Assert.Equal(here.Bound, there.Bound);
    }

    [Fact]
    public void Devices_lists_all_says_why_one_cannot_be_used_and_what_is_missing()
    {
        var lines = CommandLine.RunOn(s_withMirror, ["devices"], TestContext.Current.CancellationToken).Out.Split(Environment.NewLine);
        Assert.Matches("^cpu ", lines[1]);
        Assert.Matches("^opencl:9 +a mirror +3.0 GiB +7 units$", lines[2]);
        Assert.Equal(["opencl:9 does not compute in float64", "cuda:1 is unusable because its driver is too old", ""], lines[4..]);

        var alone = CommandLine.RunOn(s_cpuOnly, ["devices"], TestContext.Current.CancellationToken).Out.Split(Environment.NewLine);
        Assert.Equal("This program was built without GPU support (Tensorium.Gpu is not beside it): it computes on the cpu only.", alone[2]);
        var none = CommandLine.RunOn(s_cpuOnly with { HasGpuSupport = () => true }, ["devices"], TestContext.Current.CancellationToken).Out.Split(Environment.NewLine);
        Assert.Equal("No CUDA or OpenCL device was found.", none[2]);
    }

    [Fact]
    public void Who_computes_on_the_cpu_asks_for_no_other_device()
    {
        var never = new DeviceFinder(_ => throw new NotSupportedException(), () => throw new NotSupportedException(), () => throw new NotSupportedException());
        foreach (var args in new string[][] { ["--help"], ["train", "vae", "--help"], ["sample", run.Path, "--out", _folder.File("s.png")], ["sample", run.Path, "--out", _folder.File("s.png"), "--device", "cpu"] })
            Assert.Equal((0, ""), (CommandLine.RunOn(never, args, TestContext.Current.CancellationToken).Code, CommandLine.RunOn(never, args, TestContext.Current.CancellationToken).Error));
    }

    [Fact]
    public async Task A_run_on_the_cpu_loads_no_gpu_code()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what a process has loaded");
        using var process = TensoriumProcess.Start(
            "train", "vae", "--out", _folder.File("run"), "--hidden", "64", "--train-images", "4000", "--test-images", "100", "--epochs", "100");
        await process.FirstLine;
        string[] mapped = [.. process.MappedFiles().Select(line => Path.GetFileName(line)).Distinct()];
        process.Kill();
        await process.Finish();
        Assert.Contains("Tensorium.Core.dll", mapped);
        string[] gpu = ["Tensorium.Gpu", "ILGPU", "libcuda", "libOpenCL", "libcublas"];
        Assert.DoesNotContain(mapped, file => gpu.Any(name => file.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
    }

    private static CommandLine WithRoomFor(int allocations, params string[] args)
    {
        using (MirrorDevice.FailAfter(allocations)) return CommandLine.RunOn(s_withMirror, args, TestContext.Current.CancellationToken);
    }

    private static string Succeed(params string[] args)
    {
        var done = CommandLine.RunOn(s_withMirror, args, TestContext.Current.CancellationToken);
        Assert.True(done.Code == 0, $"exit code {done.Code}: {done.Error}");
        return done.Out;
    }
}
