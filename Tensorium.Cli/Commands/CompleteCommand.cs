using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Display;
using Tensorium.Cli.Options;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Training;
using Tensorium.Models.VariationalInference;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium complete</c>: the missing half of test images, by variational inference under an autoregressive model.</summary>
internal sealed class CompleteCommand : Command, IHasExamples
{
    private const ulong Stream = 0x436F6D706C657465;

    private static readonly Dictionary<string, GradientEstimator> Estimators = new()
    {
        ["leave-one-out"] = GradientEstimator.ScoreFunctionLeaveOneOut,
        ["running-mean"] = GradientEstimator.ScoreFunctionRunningMean,
        ["no-baseline"] = GradientEstimator.ScoreFunction,
        ["relaxed"] = GradientEstimator.Relaxed,
    };

    private static readonly Dictionary<string, ImageHalf> Halves = Enum.GetValues<ImageHalf>().ToDictionary(half => half.ToString().ToLowerInvariant());

    private readonly Argument<string> _run = RunArgument.Create();
    private readonly Option<string> _missing = ChoiceOption.Create("--missing", "Which half is missing.", "top", [.. Halves.Keys]);
    private readonly Option<string> _gradient = ChoiceOption.Create(
        "--gradient", "How gradients reach coins: the score function with one of two baselines or none, or relaxed samples.", "leave-one-out", [.. Estimators.Keys]);
    private readonly Option<int> _steps = NumberOption.Whole("--steps", "Steps of Adam.", low: 1, high: 1_000_000, standard: 2000);
    private readonly Option<int> _samples = NumberOption.Whole("--samples", "Samples a step and image.", low: 1, high: 10_000, standard: 8);
    private readonly Option<double> _learningRate = NumberOption.Positive("--lr", "Adam's learning rate at the first step; it falls to zero.", 0.3);
    private readonly Option<double> _temperature = NumberOption.Positive("--temperature", "The temperature of relaxed samples.", 0.5);
    private readonly Option<int> _importanceSamples = NumberOption.Whole(
        "--importance-samples", "Samples an image for the bounds and the log-likelihood.", low: 1, high: 1_000_000, standard: 1000);
    private readonly Option<int> _count = NumberOption.Whole("--count", "How many images: the first ones of the test set.", low: 1, high: 10_000, standard: 16);
    private readonly Option<ulong> _seed = NumberOption.Whole<ulong>("--seed", "Decides the noise.", low: 0, high: ulong.MaxValue, standard: 0);
    private readonly DataOptions _data;
    private readonly OutputFileOption _out;
    private readonly ComputeOptions _compute;

    public CompleteCommand(Terminal terminal)
        : base("complete", "Infer the missing half of test images with factorised coins, by variational inference under a masked autoencoder.")
    {
        Add(_run);
        foreach (var option in new Option[] { _missing, _gradient, _steps, _samples, _learningRate, _temperature, _importanceSamples, _count, _seed }) Add(option);
        _data = new(this, standard: null);
        _out = new(this, "The picture: originals, what is given, the probability of white, and the likelier colours. [default: RUN/completions.png]");
        _compute = new(this);
        SetAction(parsed => Complete(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium complete RUN
          tensorium complete RUN --missing bottom --gradient relaxed --temperature 0.3
        """;

    private void Complete(ParseResult parsed, Terminal terminal)
    {
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run), _compute.Apply(parsed, terminal));
        var model = run.As<BernoulliMade>("complete");
        var path = _out.Path(parsed, Path.Join(run.Folder.Path, "completions.png"));
        var options = new BernoulliInferenceOptions
        {
            Estimator = Estimators[parsed.GetRequiredValue(_gradient)],
            Temperature = parsed.GetValue(_temperature),
            Optimization = new() { Steps = parsed.GetValue(_steps), Samples = parsed.GetValue(_samples), LearningRate = parsed.GetValue(_learningRate) },
        };
        options.Validate();
        var missing = Halves[parsed.GetRequiredValue(_missing)].Pixels(ImageDataset.Side);
        var (name, test) = _data.LoadTest(parsed, run);
        var count = Math.Min(parsed.GetValue(_count), test.Count);
        var (images, seed) = (test.Images(0, count).To(model.Config.DType).To(model.Device), parsed.GetValue(_seed));

        var completion = ProgressDisplay.Run(terminal, TimeProvider.System, display =>
        {
            var report = new EvaluationReport(display, count, TimeProvider.System, terminal.Interruption);
            return ImageCompletion.Infer(
                model, images, missing, options, parsed.GetValue(_importanceSamples), new(seed, Stream), step => report.Step(step / (double)options.Optimization.Steps));
        });

        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{count} test images of {name}, the {parsed.GetValue(_missing)} half missing, seed {seed}; nats an image, standard errors over images"));
        var table = new EstimateTable();
        table.Add("bound, even coins", Estimate.Of(completion.Before.Elbos));
        table.Add("bound, inferred coins", Estimate.Of(completion.After.Elbos));
        table.Add($"log p(given), {completion.After.Samples} samples of the coins", completion.After);
        if (completion.Exact is { } exact) table.Add("log p(given), exact", Estimate.Of([.. exact]));
        table.Write(terminal);
        Tensor.Cat([images, completion.Given, completion.Mean, completion.Likeliest]).SaveGrid(path, count);
        terminal.Out.WriteLine($"completions: {path}");
    }
}
