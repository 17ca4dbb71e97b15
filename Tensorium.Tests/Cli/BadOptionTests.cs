using Tensorium.Cli;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary>Whatever is wrong on a command line is said in one line, with exit code 2, before anything is done.</summary>
public sealed class BadOptionTests
{
    [Theory]
    [InlineData("--latent", "0", "--latent: expected a whole number from 1 to 32768, got '0'")]
    [InlineData("--latent", "2.5", "--latent: expected a whole number from 1 to 32768, got '2.5'")]
    [InlineData("--latent", "ten", "got 'ten'")]
    [InlineData("--batch", "0", "--batch: expected a whole number from 1 to 1000000, got '0'")]
    [InlineData("--batch", "-128", "got '-128'")]
    [InlineData("--batch", "99999999999999999999", "got '99999999999999999999'")]
    [InlineData("--lr", "nan", "--lr: expected a number above 0, got 'nan'")]
    [InlineData("--lr", "NaN", "got 'NaN'")]
    [InlineData("--lr", "-1", "got '-1'")]
    [InlineData("--lr", "0", "got '0'")]
    [InlineData("--lr", "Infinity", "got 'Infinity'")]
    [InlineData("--lr", "1,5", "got '1,5'")]
    [InlineData("--epochs", "-1", "--epochs: expected a whole number from 1 to 1000000, got '-1'")]
    [InlineData("--epochs", "0", "got '0'")]
    [InlineData("--hidden", "0", "--hidden: expected widths from 1 to 32768, separated by commas (such as 400 or 400,200), or none, got '0'")]
    [InlineData("--hidden", "", "got ''")]
    [InlineData("--hidden", "400,", "got '400,'")]
    [InlineData("--hidden", "400;200", "got '400;200'")]
    [InlineData("--threads", "0", "--threads: expected a whole number from 1 to 1024, got '0'")]
    [InlineData("--seed", "-1", "--seed: expected a whole number from 0 to 18446744073709551615, got '-1'")]
    [InlineData("--train-images", "0", "--train-images: expected a whole number from 1")]
    [InlineData("--checkpoint-every", "0", "--checkpoint-every: expected a number above 0, got '0'")]
    [InlineData("--device", "tpu", "--device tpu: 'tpu' is not the name of a device; expected cpu, cuda, cuda:N, opencl or opencl:N; there is cpu")]
    [InlineData("--data", "cifar", "--data: expected digits, mnist or fashion-mnist, got 'cifar'")]
    [InlineData("--data-dir", "", "--data-dir: expected DIR, got an empty name")]
    [InlineData("--resume", "", "--resume: expected RUN, got an empty name")]
    [InlineData("--latnet", "3", "unknown option '--latnet'; did you mean '--latent'?")]
    [InlineData("--xyzzy", "3", "unknown option '--xyzzy' (see 'tensorium train vae --help')")]
    public void An_impossible_training_option_is_named(string option, string value, string expected)
    {
        using var folder = new TempFolder();
        CommandLine.Fail(folder, ExitCodes.BadInput, expected, "train", "vae", "--out", folder.File("run"), option, value);
    }

    [Theory]
    [InlineData("--count", "0", "--count: expected a whole number from 1 to 10000, got '0'")]
    [InlineData("--seed", "x", "--seed: expected a whole number from 0 to 18446744073709551615, got 'x'")]
    [InlineData("--device", "cuda:x", "(see 'tensorium devices')")]
    [InlineData("--threads", "-2", "--threads: expected a whole number from 1 to 1024, got '-2'")]
    [InlineData("--out", "", "--out: expected FILE, got an empty name")]
    public void An_impossible_sampling_option_is_named(string option, string value, string expected)
    {
        using var folder = new TempFolder();
        CommandLine.Fail(folder, ExitCodes.BadInput, expected, "sample", folder.Path, option, value);
    }

    [Theory]
    [InlineData("--importance-samples", "0", "--importance-samples: expected a whole number from 1 to 1000000, got '0'")]
    [InlineData("--limit", "0", "--limit: expected a whole number from 1")]
    [InlineData("--data", "imagenet", "--data: expected digits, mnist or fashion-mnist, got 'imagenet'")]
    public void An_impossible_evaluation_option_is_named(string option, string value, string expected)
    {
        using var folder = new TempFolder();
        CommandLine.Fail(folder, ExitCodes.BadInput, expected, "evaluate", folder.Path, option, value);
    }

    [Theory]
    [InlineData("trian", "unknown command 'trian'; did you mean 'train'? (see 'tensorium --help')")]
    [InlineData("train vea", "unknown command 'vea'; did you mean 'vae'? (see 'tensorium train --help')")]
    [InlineData("train vae here", "unexpected argument 'here' (see 'tensorium train vae --help')")]
    [InlineData("devices --all", "unknown option '--all' (see 'tensorium devices --help')")]
    [InlineData("train vae --latent", "'--latent' (see 'tensorium train vae --help')")]
    [InlineData("train vae --lr 1 --lr 2", "'--lr' expects a single argument but 2 were provided")]
    [InlineData("sample", "'sample' (see 'tensorium sample --help')")]
    [InlineData("reconstruct --count 0 RUN", "--count: expected a whole number from 1 to 10000, got '0'")]
    public void A_command_line_that_does_not_parse_is_explained(string commandLine, string expected)
    {
        using var folder = new TempFolder();
        CommandLine.Fail(folder, ExitCodes.BadInput, expected, commandLine.Split(' '));
    }

    [Fact]
    public void A_model_that_no_machine_can_train_is_refused()
    {
        using var folder = new TempFolder();
        var layers = string.Join(',', Enumerable.Repeat("32768", 400));
        CommandLine.Fail(folder, ExitCodes.BadInput, "a model of these settings has more than ", "train", "vae", "--hidden", layers, "--out", folder.File("run"));
    }
}
