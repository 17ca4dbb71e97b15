using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Display;
using Tensorium.Cli.Options;
using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium train vae</c>.</summary>
internal sealed class TrainVaeCommand : Command, IHasExamples
{
    private readonly DataOptions _data;
    private readonly Option<int[]> _hidden = LayersOption.Create("--hidden", "Widths of the encoder's hidden layers; the decoder mirrors them.", 400);
    private readonly Option<int> _latent = NumberOption.Whole("--latent", "Dimensions of the latent space.", low: 1, high: LayersOption.LargestWidth, standard: 20);
    private readonly TrainingOptions _training;
    private readonly ComputeOptions _compute;

    public TrainVaeCommand(Terminal terminal)
        : base("vae", "Train a variational autoencoder (Kingma & Welling 2014).")
    {
        _data = new(this, Digits.Name);
        Add(_hidden);
        Add(_latent);
        _training = new(this);
        _compute = new(this);
        SetAction(parsed => Train(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium train vae
          tensorium train vae --data mnist --data-dir mnist --hidden 400 --latent 20 --epochs 10 --out RUN
          tensorium train vae --resume RUN             goes on after Ctrl-C, a crash or a power cut
        """;

    private int Train(ParseResult parsed, Terminal terminal)
    {
        _compute.Apply(parsed);
        var place = RunPlace.Of(parsed, _training, "vae", parsed.GetValue(_data.Data)!);
        var config = Configure(parsed, place.Begun);
        ModelMemory.Check(config.Model);
        var data = DataOptions.Load(config.Data, config.DataFolder, config.TrainImages, config.TestImages);
        var result = Run(place, config, data, TimeSpan.FromSeconds(parsed.GetValue(_training.CheckpointEvery)), terminal);
        if (result.Outcome == TrainingOutcome.Interrupted)
        {
            terminal.Out.WriteLine($"saved; go on with: tensorium train vae --resume {place.Path}");
            return ExitCodes.Interrupted;
        }

        var folder = RunFolder.Open(place.Path);
        terminal.Out.WriteLine($"model: {folder.ModelFile}   pictures: {folder.SamplesFile}, {folder.ReconstructionsFile}");
        return ExitCodes.Success;
    }

    private static TrainingResult Run(RunPlace place, VaeRunConfig config, ImageData data, TimeSpan checkpointInterval, Terminal terminal) =>
        ProgressDisplay.Run(terminal, TimeProvider.System, display =>
        {
            string[] header =
            [
                $"run: {place.Path}",
                string.Create(CultureInfo.InvariantCulture, $"{data.Train.Count:#,0} training and {data.Test.Count:#,0} test images of {data.Name}; the ELBO is in nats an image"),
            ];
            var report = new TrainingReport(display, config.Epochs, header);
            var trainer = new VaeTrainer(config, data)
            {
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
        });

    /// <summary>What the options say; of a run that is resumed, what it was begun with, unless an option says otherwise (which the trainer refuses).</summary>
    private VaeRunConfig Configure(ParseResult parsed, VaeRunConfig? begun)
    {
        T Pick<T>(Option<T> option, Func<VaeRunConfig, T> ofRun) =>
            begun is null || parsed.IsGiven(option) ? parsed.GetValue(option)! : ofRun(begun);
        int? Limit(Option<int> option, int? ofRun) => parsed.IsGiven(option) ? parsed.GetValue(option) : ofRun;

        var folder = Pick(_data.Folder, run => run.DataFolder);
        return new()
        {
            Model = (begun?.Model ?? new()) with { Hidden = Pick(_hidden, run => [.. run.Model.Hidden]), Latent = Pick(_latent, run => run.Model.Latent) },
            Data = Pick(_data.Data, run => run.Data)!,
            // Absolute, so that the run can be evaluated from any folder.
            DataFolder = folder is null ? null : Path.GetFullPath(folder),
            TrainImages = Limit(_training.TrainImages, begun?.TrainImages),
            TestImages = Limit(_training.TestImages, begun?.TestImages),
            Epochs = Pick(_training.Epochs, run => run.Epochs),
            BatchSize = Pick(_training.Batch, run => run.BatchSize),
            LearningRate = Pick(_training.LearningRate, run => run.LearningRate),
            Seed = Pick(_training.Seed, run => run.Seed),
        };
    }
}
