using System.CommandLine;
using Tensorium.Bench.Measure;
using Tensorium.Bench.Subjects;
using Tensorium.Bench.Versus;
using Tensorium.Cli;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary><c>versus torch</c>.</summary>
internal sealed class VersusTorchCommand : Command, IHasExamples
{
    private readonly MeasureOptions _options;
    private readonly Option<string?> _python = PathOption.Create(
        "--python", "PROGRAM", "The Python 3 that has PyTorch; without it python3 on the path, or else /usr/bin/python3.");

    private readonly Option<string[]> _only = NamesOption.Only([.. AllSubjects.Names, .. AllSubjects.DeviceNames]);

    private readonly Option<string> _device = new("--device")
    {
        Description = "cpu, or cuda:N: both sides compute there.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cpu",
    };

    public VersusTorchCommand()
        : base("torch", "Training steps, elementwise functions, random numbers, products and tiny ops, against PyTorch on the CPU or on an NVIDIA GPU.")
    {
        _options = new(this);
        Add(_only);
        Add(_device);
        Add(_python);
        SetAction(Run);
    }

    public string Examples => $"""
        Names: {string.Join(", ", AllSubjects.Names)}; on a GPU {string.Join(", ", AllSubjects.DeviceNames)} too

        Ours runs with the threads that were asked for. PyTorch gets the fastest of its thread counts up to that (for its own loops and for products, which have
        separate pools), of eager and traced (torch.jit), of Adam with and without foreach, of three spellings of the likelihood, of memory layouts for images, and
        of new and reused results; on a GPU of eager, compiled (torch.compile) and CUDA-graphed steps, in float32 without TF32 as ours. Both start from the same weights. Before it is timed, each must reach the same numbers, of training steps the loss
        after 100 with the same images and noise; otherwise the run fails. A ratio is our speed over PyTorch's, by the medians of samples taken in turns.
        """;

    private void Run(ParseResult parsed)
    {
        _options.CheckFile(parsed);
        var threads = _options.Threads(parsed);
        var device = Device.Parse(parsed.GetValue(_device)!);
        if (device.Kind == DeviceKind.OpenCL) throw new ArgumentException($"--device: PyTorch does not compute on {device}; expected cpu or cuda:N");
        using var peer = TorchPeer.Start(parsed.GetValue(_python));
        Report.Machine();
        if (device.Kind != DeviceKind.Cpu) Report.Line($"{device}: {device.Description}");
        Report.Line($"PyTorch {peer.Version}; {threads} threads at most");
        Report.ComparisonHeader("PyTorch");
        var comparison = new TorchComparison(peer, threads, device);
        var rows = new List<Comparison>();
        foreach (var name in AllSubjects.Names.Concat(device.Kind == DeviceKind.Cpu ? [] : AllSubjects.DeviceNames).Where(name => parsed.Asks(_only, name)))
        {
            rows.Add(comparison.Measure(name));
            Report.Row(rows[^1]);
        }

        _options.Save(parsed, rows.Select(row => row.Figure));
    }
}
