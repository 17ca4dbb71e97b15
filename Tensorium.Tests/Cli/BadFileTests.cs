using Tensorium.Cli;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary>Whatever is wrong with a file or a folder is said in one line that names it, with exit code 2, and nothing is written.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class BadFileTests(TinyRun run) : IClassFixture<TinyRun>, IDisposable
{
    private const string TrainImages = "images/train-images-idx3-ubyte";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, Action<string>> DamagedData => new()
    {
        { "missing", "train-images-idx3-ubyte is missing", File.Delete },
        { "truncated", "train-images-idx3-ubyte", path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]) },
        { "empty", "train-images-idx3-ubyte", path => File.WriteAllBytes(path, []) },
        { "too long", "train-images-idx3-ubyte", path => File.AppendAllText(path, "x") },
        { "wrong magic", "train-images-idx3-ubyte", path => Change(path, bytes => bytes[2] = 0x0D) },
        { "labels for images", "expected [count, 28, 28]", path => File.Copy(path.Replace("images-idx3", "labels-idx1"), path, overwrite: true) },
        { "of another part", "do the two files belong together?", path => File.Copy(path.Replace("train", "t10k"), path, overwrite: true) },
    };

    [Theory]
    [MemberData(nameof(DamagedData))]
    public void Damaged_data_are_refused(string damage, string expected, Action<string> harm)
    {
        Assert.NotEmpty(damage);
        Directory.CreateDirectory(_folder.File("images"));
        IdxFiles.Write(_folder.File("images"));
        harm(_folder.File(TrainImages));
        CommandLine.Fail(
            _folder, ExitCodes.BadInput, expected, ["train", "vae", "--data", "mnist", "--data-dir", _folder.File("images"), "--out", _folder.File("run"), .. TinyRun.Options]);
    }

    [Fact]
    public void A_data_folder_that_is_not_there_is_named() => CommandLine.Fail(
        _folder, ExitCodes.BadInput, $"{_folder.File("nowhere")}: there is no such folder", "train", "vae", "--data", "mnist", "--data-dir", _folder.File("nowhere"), "--out", _folder.File("run"));

    [Fact]
    public void Digits_have_no_data_folder() => CommandLine.Fail(
        _folder, ExitCodes.BadInput, "--data-dir: the digits are drawn, not read", "train", "vae", "--data-dir", _folder.Path, "--out", _folder.File("run"));

    [Theory]
    [InlineData("sample")]
    [InlineData("reconstruct")]
    [InlineData("evaluate")]
    public void A_folder_that_is_no_run_is_named(string command)
    {
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"{_folder.Path}: this is no run folder: config.json is missing", command, _folder.Path);
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"{_folder.File("nowhere")}: there is no such folder", command, _folder.File("nowhere"));
    }

    [Theory]
    [InlineData("model.safetensors", "sample")]
    [InlineData("model.safetensors", "evaluate")]
    [InlineData("config.json", "reconstruct")]
    [InlineData("checkpoint.safetensors", "train vae --resume")]
    [InlineData("config.json", "train vae --resume")]
    public void A_damaged_run_is_refused(string file, string command)
    {
        var path = CopyOfRun();
        Change(Path.Combine(path, file), bytes => bytes.AsSpan(0, 9).Fill(0xFF));
        CommandLine.Fail(_folder, ExitCodes.BadInput, file, [.. command.Split(' '), path]);
    }

    [Fact]
    public void A_truncated_model_is_refused()
    {
        var path = CopyOfRun();
        var model = Path.Combine(path, "model.safetensors");
        File.WriteAllBytes(model, File.ReadAllBytes(model)[..^4]);
        CommandLine.Fail(_folder, ExitCodes.BadInput, model, "sample", path);
    }

    [Fact]
    public void A_run_without_a_model_says_how_to_get_one()
    {
        var path = CopyOfRun();
        File.Delete(Path.Combine(path, "model.safetensors"));
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"tensorium train vae --resume {path}", "sample", path);
    }

    [Fact]
    public void A_folder_that_is_in_use_is_not_written_to()
    {
        var path = CopyOfRun();
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"{path}: the folder holds a run already; resume it", ["train", "vae", "--out", path, .. TinyRun.Options]);
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"{_folder.Path}: the folder is not empty", ["train", "vae", "--out", _folder.Path, .. TinyRun.Options]);
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"{_folder.Path}: the folder is not empty", ["train", "vae", "--resume", "--out", _folder.Path, .. TinyRun.Options]);
        var file = _folder.File("file", [1]);
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"{file}: there is a file of that name", ["train", "vae", "--out", file, .. TinyRun.Options]);
        CommandLine.Fail(_folder, ExitCodes.BadInput, file, ["train", "vae", "--out", Path.Combine(file, "run"), .. TinyRun.Options]);
    }

    [Fact]
    public void What_is_to_be_resumed_must_be_there()
    {
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"{_folder.File("nowhere")}: there is no such folder", "train", "vae", "--resume", _folder.File("nowhere"));
        CommandLine.Fail(_folder, ExitCodes.BadInput, "--resume: expected the run's folder", "train", "vae", "--resume");
        CommandLine.Fail(_folder, ExitCodes.BadInput, "leave --out away", "train", "vae", "--resume", CopyOfRun(), "--out", _folder.File("other"));
    }

    [Theory]
    [InlineData("latent: 3 in the run, 4 given", "--latent", "4")]
    [InlineData("lr: 0.003 in the run, 0.001 given", "--lr", "0.001")]
    [InlineData("hidden: [16, 8] in the run, [16] given; seed: 5 in the run, 6 given", "--hidden", "16", "--seed", "6")]
    [InlineData("epochs: 2 in the run, 3 given", "--epochs", "3")]
    [InlineData("train_images: 300 in the run, 200 given", "--train-images", "200")]
    public void A_run_is_resumed_with_its_own_configuration_alone(string expected, params string[] options) =>
        CommandLine.Fail(_folder, ExitCodes.BadInput, expected, ["train", "vae", "--resume", CopyOfRun(), .. options]);

    [Fact]
    public void Training_that_diverges_ends_with_3_and_names_the_last_good_checkpoint()
    {
        var path = _folder.File("run");
        var failed = CommandLine.RunInterruptible(["train", "vae", "--out", path, .. TinyRun.Options.Select(value => value == "3e-3" ? "1e30" : value)], TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.Diverged, failed.Code);
        Assert.StartsWith($"tensorium: {Path.Combine(path, "checkpoint.safetensors")}: training diverged in epoch 1, batch ", failed.Error);
        Assert.Single(failed.Error.TrimEnd().Split('\n'));
        Assert.Equal(["checkpoint.safetensors", "config.json", "metrics.jsonl"], Directory.GetFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("reconstruct")]
    public void A_picture_goes_to_a_folder_that_is_there(string command)
    {
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"there is no folder {_folder.File("nowhere")}", command, run.Path, "--out", _folder.File("nowhere/p.png"));
        CommandLine.Fail(_folder, ExitCodes.BadInput, $"--out: {_folder.Path} is a folder", command, run.Path, "--out", _folder.Path);
    }

    private static void Change(string path, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }

    private string CopyOfRun()
    {
        var path = _folder.File("copy");
        Directory.CreateDirectory(path);
        foreach (var file in Directory.GetFiles(run.Path)) File.Copy(file, Path.Combine(path, Path.GetFileName(file)));
        return path;
    }
}
