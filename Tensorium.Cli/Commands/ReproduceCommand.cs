using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Display;
using Tensorium.Cli.Options;
using Tensorium.Models.Reproduce;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium reproduce</c>: a published set-up, and its figure beside the published one.</summary>
internal sealed class ReproduceCommand : Command, IHasExamples
{
    private readonly Argument<string?> _name = new("NAME") { Description = "Which set-up; without it, all are listed.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _quick = new("--quick") { Description = "A cut that ends within ten minutes on two cores, judged by an independent program's run of the same cut." };
    private readonly Option<bool> _cut = new("--cut") { Description = "A longer cut, where there is one; without --cut or --quick, all of the set-up, which can take hours." };
    private readonly Option<string?> _folder = PathOption.Create("--data-dir", "DIR", "The folder that holds the data set's files; without it they are downloaded into a cache.");
    private readonly Option<string?> _out = PathOption.Create("--out", "DIR", "The folder for training runs and pictures: what is there is gone on with. [default: runs/reproduce]");
    private readonly ComputeOptions _compute;

    public ReproduceCommand(Terminal terminal)
        : base("reproduce", "Run a published set-up, and print its figures beside the published ones.")
    {
        Add(_name);
        foreach (var option in new Option[] { _quick, _cut, _folder, _out }) Add(option);
        _compute = new(this);
        SetAction(parsed =>
        {
            try
            {
                return Reproduce(parsed, terminal);
            }
            catch (OperationCanceledException) when (terminal.Interruption.IsCancellationRequested)
            {
                terminal.Out.WriteLine("stopped; the same command goes on from what was saved of the training");
                return ExitCodes.Interrupted;
            }
        });
    }

    public string Examples => """
        Examples:
          tensorium reproduce                                              lists what there is
          tensorium reproduce vae-mnist-iwae-table --quick --data-dir mnist
          tensorium reproduce iwae-mnist-k5 --cut --data-dir mnist         stopped by Ctrl-C, it goes on where it was

        The figures are appended to docs/results.md, if there is one here or above, with seed, commit, time and machine.
        The exit code is 4 when a figure is not what it is to be.
        """;

    private int Reproduce(ParseResult parsed, Terminal terminal)
    {
        if (parsed.GetValue(_name) is not { } name)
        {
            _compute.Apply(parsed, terminal);
            return List(terminal);
        }

        var reproduction = Reproductions.Find(name)
            ?? throw new CommandException($"there is no set-up '{name}' to reproduce; there are {string.Join(", ", Reproductions.All.Select(known => known.Name))}");
        var device = Device.Cpu;
        if (reproduction.IsForAnyDevice) device = _compute.Apply(parsed, terminal);
        else _compute.ApplyOnCpu(parsed, reproduction.Name);
        var size = Size(parsed, reproduction);
        var folder = parsed.GetValue(_folder);
        if (folder is not null && !Directory.Exists(folder)) throw new CommandException($"--data-dir: there is no folder {folder}");

        var (figures, seconds) = ProgressDisplay.Run(terminal, TimeProvider.System, display =>
        {
            var run = new ReproductionRun
            {
                Size = size,
                Device = device,
                DataFolder = folder is null ? null : Path.GetFullPath(folder),
                Folder = parsed.GetValue(_out) ?? Path.Combine("runs", "reproduce"),
                Stop = terminal.Interruption,
                Told = display.WriteLine,
                Progress = (training, progress) => Show(display, training, progress),
                EpochCompleted = (training, metrics) => Tell(display, training, metrics),
            };
            return (reproduction.Run(run), run.TrainingSeconds);
        });

        Print(figures, terminal);
        terminal.Out.WriteLine($"training took {Figures.Duration(TimeSpan.FromSeconds(seconds))}");
        var record = new ResultsDocument(Directory.GetCurrentDirectory());
        record.Append(reproduction, size, device, figures, seconds);
        terminal.Out.WriteLine(record.Path is null ? "there is no docs/results.md here or above: nothing was recorded" : $"recorded in {record.Path}");
        return figures.All(figure => figure.IsMet) ? ExitCodes.Success : ExitCodes.Missed;
    }

    private static int List(Terminal terminal)
    {
        var table = new ResultTable("name", "set-up");
        foreach (var reproduction in Reproductions.All) table.Add(reproduction.Name, reproduction.Description);
        table.Write(terminal);
        return ExitCodes.Success;
    }

    private ReproductionSize Size(ParseResult parsed, Reproduction reproduction)
    {
        if (!parsed.GetValue(_cut)) return parsed.GetValue(_quick) ? ReproductionSize.Quick : ReproductionSize.Full;
        if (parsed.GetValue(_quick)) throw new CommandException("--quick and --cut: one of them at most");
        return reproduction.HasCut
            ? ReproductionSize.Cut
            : throw new CommandException($"--cut: {reproduction.Name} has none; there are --quick, and all of it");
    }

    private static void Show(ProgressDisplay display, string training, TrainingProgress progress)
    {
        if (!display.IsDue) return;
        var done = (progress.Epoch - 1 + ((double)progress.Batch / progress.Batches)) / progress.Epochs;
        display.Show($"{training}: epoch {progress.Epoch}", done, string.Create(CultureInfo.InvariantCulture, $"{progress.Objective:0.0}  {Figures.Rate(progress.ImagesPerSecond)}"));
    }

    // The first ones, and then so many that a log of thousands of epochs can still be read.
    private static void Tell(ProgressDisplay display, string training, EpochMetrics metrics)
    {
        if (metrics.Epoch > 20 && metrics.Epoch % 20 != 0) return;
        display.WriteLine($"{training}: epoch {metrics.Epoch}  {TrainingReport.Describe(metrics)}");
    }

    private static void Print(IReadOnlyList<ReproducedFigure> figures, Terminal terminal)
    {
        var table = new ResultTable("figure", "here", "standard error", "expected", "", "published");
        foreach (var figure in figures)
        {
            table.Add(
                figure.What, figure.Format(figure.Value), figure.StandardError is { } error ? figure.Format(error) : "", figure.Expected?.ToString() ?? "",
                figure.Expected is null ? "" : figure.IsMet ? "met" : "MISSED", figure.Published ?? "");
        }

        table.Write(terminal);
    }
}
