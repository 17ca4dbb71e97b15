using System.CommandLine;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium</c>: all there is.</summary>
internal sealed class TensoriumCommand : RootCommand, IHasExamples
{
    /// <param name="terminal">What the commands talk to.</param>
    /// <param name="args">The command line that is to be parsed; null for any.</param>
    public TensoriumCommand(Terminal terminal, string[]? args = null)
        : base("Trains, samples and evaluates deep latent variable models, on tensors and gradients written from scratch in C#.")
    {
        // A shell that asks for completions passes the line as one word.
        Add(new TrainCommand(terminal, args is null || args.Any(arg => arg.Contains("train", StringComparison.Ordinal))));
        Add(new SampleCommand(terminal));
        Add(new ReconstructCommand(terminal));
        Add(new InterpolateCommand(terminal));
        Add(new InpaintCommand(terminal));
        Add(new EvaluateCommand(terminal));
        Add(new ClassifyCommand(terminal));
        Add(new CompleteCommand(terminal));
        Add(new ReproduceCommand(terminal));
        Add(new DevicesCommand(terminal));
        HelpWithExamples.Install(this);
        SetAction(parsed => Parse("--help").Invoke(parsed.InvocationConfiguration));
    }

    public string Examples => """
        Examples:
          tensorium train vae                          trains on embedded digits; needs no data
          tensorium sample runs/NAME                   draws new images
          tensorium reconstruct runs/NAME              shows images above what the model makes of them
          tensorium evaluate runs/NAME                 estimates the log-likelihood of the test images
          tensorium classify runs/NAME                tells the class of the test images: m1, m2, m1m2
          tensorium reproduce                          lists the published set-ups that can be run

        Exit codes:
          0 done; 1 a defect of tensorium; 2 the request cannot be done: the message says why;
          3 the training diverged; 4 a reproduced figure missed; 5 the device gave out or has too
          little memory; 130 interrupted and saved
        """;
}
