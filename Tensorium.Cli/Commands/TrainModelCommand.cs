using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Display;
using Tensorium.Cli.Options;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium train KIND</c>, for each kind of model: its settings are its options.</summary>
internal sealed class TrainModelCommand : Command, IHasExamples
{
    private readonly ModelKind _kind;
    private readonly DataOptions _data;
    private readonly SettingOptions _model;
    private readonly TrainingOptions _training;
    private readonly ComputeOptions _compute;

    public TrainModelCommand(ModelKind kind, Terminal terminal)
        : base(kind.Name, kind.Description)
    {
        _kind = kind;
        _data = new(this, Digits.Name);
        _model = new(this, kind.Default.Model.Settings, kind.Default.Model);
        _training = new(this, kind.Default);
        _compute = new(this);
        SetAction(parsed => Train(parsed, terminal));
    }

    public string Examples => $"""
        Examples:
          tensorium train {Name}
          tensorium train {Name} --data mnist --data-dir mnist --epochs 10 --out RUN
          tensorium train {Name} --resume RUN             goes on after Ctrl-C, a crash or a power cut
          tensorium train {Name} --device cuda:0          on a GPU; a run may go on anywhere
        """;

    private int Train(ParseResult parsed, Terminal terminal)
    {
        var device = _compute.Apply(parsed, terminal);
        var place = RunPlace.Of(parsed, _training, _kind.Name, parsed.GetValue(_data.Data)!);
        var config = Configure(parsed, place.Begun);
        config.Validate();
        var data = DataOptions.Load(config.Data, config.DataFolder, config.TrainImages, config.TestImages);
        var result = Run(place, config, data, device, TimeSpan.FromSeconds(parsed.GetValue(_training.CheckpointEvery)), terminal);
        if (result.Outcome == TrainingOutcome.Interrupted)
        {
            terminal.Out.WriteLine($"saved; go on with: tensorium train {_kind.Name} --resume {place.Path}");
            return ExitCodes.Interrupted;
        }

        var folder = RunFolder.Open(place.Path);
        if (result.ModelEpoch < result.Metrics.Count) terminal.Out.WriteLine($"the best of {result.Metrics.Count} epochs was {result.ModelEpoch}: the model is that one");
        terminal.Out.WriteLine($"model: {folder.ModelFile}   pictures: {string.Join(", ", folder.Pictures())}");
        return ExitCodes.Success;
    }

    private TrainingResult Run(RunPlace place, RunConfig config, ImageData data, Device device, TimeSpan checkpointInterval, Terminal terminal) =>
        ProgressDisplay.Run(terminal, TimeProvider.System, display =>
        {
            string[] header =
            [
                $"run: {place.Path}",
                string.Create(CultureInfo.InvariantCulture, $"{data.Train.Count:#,0} training and {data.Test.Count:#,0} test images of {data.Name}; bounds and likelihoods are in nats an image"),
            ];
            var report = new TrainingReport(display, config.Epochs, header);
            var trainer = new Trainer(config, data)
            {
                Device = device,
                Progress = report.Step,
                EpochCompleted = report.Epoch,
                CheckpointInterval = checkpointInterval,
            };
            try
            {
                return trainer.Run(place.Path, place.Resume, terminal.Interruption);
            }
            catch (DivergedException e)
            {
                throw new CommandException($"{RunFolder.Open(place.Path).CheckpointFile}: {e.Message}", ExitCodes.Diverged, e);
            }
            catch (TrainingDeviceException e)
            {
                throw new CommandException($"{e.Message}: tensorium train {_kind.Name} --resume {place.Path} --device NAME", ExitCodes.DeviceFailed, e);
            }
        });

    private RunConfig Configure(ParseResult parsed, RunConfig? begun)
    {
        if (begun is not null && begun.Model.Kind != _kind.Name)
            throw new CommandException($"--resume: the run trains a '{begun.Model.Kind}'; go on with 'tensorium train {begun.Model.Kind} --resume RUN'");
        var folder = begun is null || parsed.IsGiven(_data.Folder) ? parsed.GetValue(_data.Folder) : begun.DataFolder;
        var config = _training.Apply(parsed, begun);
        return config with
        {
            Model = _model.Apply(parsed, config.Model),
            Data = begun is null || parsed.IsGiven(_data.Data) ? parsed.GetValue(_data.Data)! : begun.Data,
            // Absolute, so that the run can be evaluated from any folder.
            DataFolder = folder is null ? null : Path.GetFullPath(folder),
        };
    }
}
