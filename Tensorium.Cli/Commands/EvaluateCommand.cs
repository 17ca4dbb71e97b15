using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Display;
using Tensorium.Cli.Options;
using Tensorium.Models;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium evaluate</c>: how likely a model finds the test images.</summary>
internal sealed class EvaluateCommand : Command, IHasExamples
{
    private readonly Argument<string> _run = RunArgument.Create();
    private readonly Option<int> _importanceSamples = NumberOption.Whole(
        "--importance-samples", "Samples an image for the log-likelihood; the estimate grows with them, towards the truth.", low: 1, high: 1_000_000, standard: 100);
    private readonly Option<int> _limit = NumberOption.Whole<int>(
        "--limit", "Evaluate the first N test images only. [default: all]", low: 1, high: int.MaxValue);
    private readonly Option<ulong> _seed = NumberOption.Whole<ulong>(
        "--seed", "Decides the noise of the estimates. [default: the run's]", low: 0, high: ulong.MaxValue);
    private readonly DataOptions _data;
    private readonly ComputeOptions _compute;

    public EvaluateCommand(Terminal terminal)
        : base("evaluate", "Estimate the ELBO and the log-likelihood of the test images, in nats an image.")
    {
        Add(_run);
        Add(_importanceSamples);
        Add(_limit);
        Add(_seed);
        _data = new(this, standard: null);
        _compute = new(this);
        SetAction(parsed => Evaluate(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium evaluate RUN
          tensorium evaluate RUN --importance-samples 500 --limit 1000
        """;

    private void Evaluate(ParseResult parsed, Terminal terminal)
    {
        _compute.Apply(parsed);
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run));
        var model = run.As<LatentVariableModel>("evaluate");
        var (name, test) = _data.LoadTest(parsed, run);
        if (parsed.IsGiven(_limit)) test = test.Take(Math.Min(parsed.GetValue(_limit), test.Count));
        var samples = parsed.GetValue(_importanceSamples);
        var seed = parsed.IsGiven(_seed) ? parsed.GetValue(_seed) : run.Config.Seed;

        var elbo = Evaluation.Elbo(model, test, seed);
        var logLikelihood = ProgressDisplay.Run(terminal, TimeProvider.System, display =>
        {
            var report = new EvaluationReport(display, test.Count, TimeProvider.System, terminal.Interruption);
            return Evaluation.LogLikelihood(model, test, samples, seed, report.Step);
        });

        terminal.Out.WriteLine($"{test.Count} test images of {name}, seed {seed}; nats an image, standard errors over images");
        var table = new ResultTable("estimate", "mean", "standard error");
        table.Add("ELBO", Number(elbo.Mean), Number(elbo.StandardError));
        table.Add($"log p(x), {samples} importance samples", Number(logLikelihood.Mean), Number(logLikelihood.StandardError));
        table.Write(terminal);
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
