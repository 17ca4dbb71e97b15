using Tensorium.Tests.IO;

namespace Tensorium.Tests.Cli;

/// <summary>A run that takes a blink: 300 digits, two epochs, a small model.</summary>
public sealed class TinyRun : IDisposable
{
    /// <summary>Options that make any run tiny.</summary>
    public static readonly string[] Options =
        ["--train-images", "300", "--test-images", "60", "--hidden", "16,8", "--latent", "3", "--batch", "32", "--epochs", "2", "--lr", "3e-3", "--seed", "5"];

    private readonly TempFolder _folder = new();

    public TinyRun() => Output = Train(Path);

    /// <summary>The run's folder.</summary>
    public string Path => _folder.File("run");

    /// <summary>What training it printed.</summary>
    public string Output { get; }

    public string Model => System.IO.Path.Combine(Path, "model.safetensors");

    /// <summary>Trains such a run in a folder.</summary>
    public static string Train(string path, params string[] more) => CommandLine.Succeed(["train", "vae", "--out", path, .. Options, .. more]);

    public void Dispose() => _folder.Dispose();
}
