using System.CommandLine;
using Tensorium.Bench.Measure;
using Tensorium.Bench.Subjects;
using Tensorium.Cli;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary><c>devices</c>: the CPU, OpenCL and CUDA side by side, whatever of them is there.</summary>
internal sealed class DevicesCommand : Command, IHasExamples
{
    private const int Rounds = 5;

    // Of what takes minutes on a CPU; asked for by name it is measured all the same.
    private static readonly string[] s_large = ["sgemm-4096", "mlp-vae-step-4096"];

    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(150);

    private readonly ThreadOptions _threads;
    private readonly Option<string?> _json = PathOption.Create("--json", "FILE", "Write the figures to this file: a list of {name, threads, ours, theirs, ratio}; theirs is the CPU's speed.");

    private readonly Option<string[]> _on = NamesOption.Create("--device", "These devices alone, beside the CPU.");
    private readonly Option<string[]> _only = NamesOption.Only([.. AllSubjects.Names, .. AllSubjects.DeviceNames]);

    public DevicesCommand()
        : base("devices", "The CPU and every other device side by side.")
    {
        _threads = new(this);
        Add(_on);
        Add(_only);
        Add(_json);
        SetAction(Run);
    }

    public string Examples => $"""
        Names: {string.Join(", ", AllSubjects.Names.Concat(AllSubjects.DeviceNames))}

        Each column is a device, each line a speed by the median of its samples, measured in turns; what a device only launches is waited for at the end of a sample.
        Functions of 64M floats move 256 MiB in and as many out, a sum half of that: copy-64m is what they can be held against.
        """;

    private void Run(ParseResult parsed)
    {
        Compute.Threads = _threads.Apply(parsed);
        var named = parsed.GetValue(_on)!;
        Device[] devices =
        [
            Device.Cpu,
            .. named.Length > 0 ? named.Select(Device.Parse) : Device.All.Where(listing => listing.Kind != DeviceKind.Cpu && listing.Unusable is null).Select(listing => Device.Parse(listing.Name)),
        ];

        Report.Machine();
        foreach (var device in devices) Report.Line($"{device}: {device.Description}");
        Report.Line();
        Report.Line($"{"speed",-20}{"",-9}{string.Concat(devices.Select(device => $"{device,14}"))}");
        var figures = new List<Figure>();
        var only = parsed.GetValue(_only)!;
        var hasGpu = devices.Any(device => device.Kind == DeviceKind.Cuda);
        foreach (var name in AllSubjects.Names.Concat(AllSubjects.DeviceNames).Where(name => only.Length > 0 ? only.Contains(name) : hasGpu || !s_large.Contains(name)))
        {
            var speeds = Measure(name, devices, out var unit);
            Report.Line($"{name,-20}{unit,-9}{string.Concat(speeds.Select(speed => FormattableString.Invariant($"{speed,14:G4}")))}");
            figures.AddRange(devices.Skip(1).Select((device, i) => new Figure($"{name}@{device}", Compute.Threads, speeds[i + 1], speeds[0], speeds[i + 1] / speeds[0])));
        }

        if (parsed.GetValue(_json) is { } path) Figure.Save(path, figures);
    }

    private static double[] Measure(string name, Device[] devices, out string unit)
    {
        var subjects = devices.Select(device => (Device: device, Subject: AllSubjects.Create(name, device))).ToArray();
        foreach (var (device, subject) in subjects) Sampling.WarmUp(subject.Call, device.Synchronize);
        var samples = subjects.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < subjects.Length; i++) samples[i].AddRange(Sampling.Round(subjects[i].Subject.Call, s_round, subjects[i].Device.Synchronize));
        }

        var (work, unitOfAll) = (subjects[0].Subject.Work, subjects[0].Subject.Unit);
        unit = unitOfAll;
        return [.. samples.Select(times => work / new Timing(times).Median)];
    }
}
