using System.CommandLine;
using Tensorium.Cli.Display;
using Tensorium.Cli.Options;
using Tensorium.Models;
using Tensorium.Models.Estimators;
using Tensorium.Models.Training;
using Tensorium.Models.VariationalInference;

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
    private readonly Option<int> _temperatures = NumberOption.Whole<int>(
        "--ais", "Check the log-likelihood by annealed importance sampling with N temperatures, which needs no encoder: slow, so take it with --limit. [default: none]", low: 1, high: 1_000_000);
    private readonly Option<int> _chains = NumberOption.Whole(
        "--ais-chains", "Chains an image of the annealed importance sampling.", low: 1, high: 100_000, standard: 16);
    private readonly Option<bool> _amortization = new("--amortization-gap")
    {
        Description = "Compare the encoder with a Gaussian that is optimised for each image, and say which part of the gap between ELBO and log p(x) is the encoder's.",
    };
    private readonly DataOptions _data;
    private readonly ComputeOptions _compute;

    public EvaluateCommand(Terminal terminal)
        : base("evaluate", "Estimate the ELBO and the log-likelihood of the test images, in nats an image.")
    {
        Add(_run);
        Add(_importanceSamples);
        Add(_limit);
        Add(_seed);
        Add(_temperatures);
        Add(_chains);
        Add(_amortization);
        _data = new(this, standard: null);
        _compute = new(this);
        SetAction(parsed => Evaluate(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium evaluate RUN
          tensorium evaluate RUN --importance-samples 500 --limit 1000
          tensorium evaluate RUN --ais 1000 --limit 100
          tensorium evaluate RUN --amortization-gap --limit 200
        """;

    private void Evaluate(ParseResult parsed, Terminal terminal)
    {
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run), _compute.Apply(parsed, terminal));
        var model = run.As<LatentVariableModel>("evaluate");
        var (name, test) = _data.LoadTest(parsed, run);
        if (parsed.IsGiven(_limit)) test = test.Take(Math.Min(parsed.GetValue(_limit), test.Count));
        var samples = parsed.GetValue(_importanceSamples);
        var seed = parsed.IsGiven(_seed) ? parsed.GetValue(_seed) : run.Config.Seed;

        var annealing = parsed.IsGiven(_temperatures)
            ? new AnnealingOptions { Temperatures = parsed.GetValue(_temperatures), Chains = parsed.GetValue(_chains) }
            : null;
        // Refused before anything is estimated, as the estimates may take long.
        var densities = annealing is null ? null : run.As<ILatentDensities>("evaluate --ais");
        var encoder = parsed.GetValue(_amortization) ? run.As<IGaussianEncoder>("evaluate --amortization-gap") : null;

        T Long<T>(Func<EvaluationReport, T> job) => ProgressDisplay.Run(
            terminal, TimeProvider.System, display => job(new(display, test.Count, TimeProvider.System, terminal.Interruption)));
        var table = new EstimateTable();
        table.Add("ELBO", Evaluation.Elbo(model, test, seed));
        table.Add($"log p(x), {samples} importance samples", Long(report => Evaluation.LogMarginal(model, test, samples, seed, report.Step)));
        if (annealing is not null)
            table.Add($"log p(x), annealed, {annealing.Temperatures} temperatures", Long(report => Evaluation.Annealed(densities!, test, annealing, seed, report.Step)));
        if (encoder is not null)
        {
            var gap = Long(report => Evaluation.Amortization(encoder, test, new(), samples, seed, report.Step));
            table.Add("ELBO, a Gaussian for each image", Estimate.Of(gap.Optimized.Elbos));
            table.Add($"log p(x), {samples} samples of these", gap.Optimized);
            table.Add("amortisation gap", Estimate.Of(gap.Amortization));
            table.Add("approximation gap", Estimate.Of(gap.Approximation));
        }

        terminal.Out.WriteLine($"{test.Count} test images of {name}, seed {seed}; nats an image, standard errors over images");
        table.Write(terminal);
    }
}
