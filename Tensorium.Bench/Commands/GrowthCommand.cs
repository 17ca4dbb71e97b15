using System.CommandLine;
using System.Globalization;
using Tensorium.Bench.Growth;
using Tensorium.Bench.Measure;
using Tensorium.Cli;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary><c>growth</c>.</summary>
internal sealed class GrowthCommand : Command, IHasExamples
{
    private const int MemoryBatch = 4096;

    private readonly Option<string?> _out = PathOption.Create("--out", "DIR", "Where the pictures go; made if it is not there.");
    private readonly ThreadOptions _threads;

    public GrowthCommand()
        : base("growth", "How the time of a training step grows with batch, width and depth, and its memory with the batch.")
    {
        _out.Required = true;
        Add(_out);
        _threads = new(this);
        SetAction(Run);
    }

    public string Examples => """
        The model is the 784-400-20 VAE with Adam; of batch, width and depth one grows at a time. The line t = a + b·n is fitted to the least times by their relative
        errors; the slopes between neighbouring points say whether b is constant. A picture for each: growth-batch.png, growth-width.png, growth-depth.png.
        """;

    private void Run(ParseResult parsed)
    {
        var folder = Directory.CreateDirectory(parsed.GetValue(_out)!).FullName;
        Compute.Threads = _threads.Apply(parsed);
        Report.Machine();
        Memory();
        foreach (var curve in StepCurve.All) Curve(curve, folder);
    }

    /// <summary>Before the times, which fill the pool.</summary>
    private static void Memory()
    {
        var memory = StepMemory.Measure(MemoryBatch);
        Report.Line();
        Report.Line($"memory of a step at batch {MemoryBatch}: peak {memory.PeakBytes / (double)(1 << 20):F1} MiB, of which backward must keep {memory.KeptBytes / (double)(1 << 20):F1} MiB: ratio {memory.Ratio:F2}");
    }

    private static void Curve(StepCurve curve, string folder)
    {
        var measured = curve.Measure();
        (double N, double Time)[] points = [.. measured.Select(point => ((double)point.N, point.Time.Least))];
        var line = LineFit.Through(points);
        Report.Line();
        Report.Line($"{curve.Name}: t = {line.Intercept * 1e3:F3} ms + {line.Slope * 1e6:F3} µs · {curve.Unit}; slopes between neighbours within {line.WorstSlope(points):P1} of it");
        Report.Line($"{"n",10}{"median, ms",14}{"least, ms",14}{"line, ms",14}{"off",10}");
        foreach (var (n, time) in measured)
            Report.Line($"{n,10}{time.Median * 1e3,14:F3}{time.Least * 1e3,14:F3}{line.At(n) * 1e3,14:F3}{(time.Least / line.At(n)) - 1,10:+0.0 %;-0.0 %}");

        var path = Path.Combine(folder, $"growth-{curve.Name}.png");
        var formula = string.Create(CultureInfo.InvariantCulture, $"t = {line.Intercept * 1e3:F2} ms + {line.Slope * 1e6:F2} µs · n");
        (double N, double Time)[] milliseconds = [.. points.Select(point => (point.N, point.Time * 1e3))];
        new Chart($"A training step: {formula}", $"n: {curve.Unit}", "ms a step").Save(path, milliseconds, new(line.Intercept * 1e3, line.Slope * 1e3));
        Report.Line($"picture: {path}");
    }
}
