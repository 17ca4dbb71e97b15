using Tensorium.Cli;
using Tensorium.Tests.Backends;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Cli;

/// <summary>The <c>tensorium</c> command, run in this process.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">What it wrote to the standard output.</param>
/// <param name="Error">What it wrote to the error stream.</param>
internal sealed record CommandLine(int Code, string Out, string Error)
{
    public static CommandLine Run(params string[] args) => RunInterruptible(args, TestContext.Current.CancellationToken);

    public static CommandLine RunInterruptible(string[] args, CancellationToken interruption) => RunOn(DeviceFinder.OfMachine, args, interruption);

    /// <summary>Runs it where other devices than the machine's are found.</summary>
    public static CommandLine RunOn(DeviceFinder devices, string[] args, CancellationToken interruption)
    {
        // --threads is for the process; the process is the tests'.
        using var threads = new ComputeThreads(Compute.Threads);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = App.Run(args, new(output, error, IsInteractive: false, interruption) { Devices = devices });
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs what must work, and returns its output.</summary>
    public static string Succeed(params string[] args)
    {
        var run = Run(args);
        Assert.True(run.Code == 0, $"exit code {run.Code}: {run.Error}");
        Assert.Empty(run.Error);
        return run.Out;
    }

    /// <summary>Runs what must fail, with one line that holds <paramref name="expected"/>, and nothing written to <paramref name="folder"/>.</summary>
    public static string Fail(TempFolder folder, int code, string expected, params string[] args) => FailOn(DeviceFinder.OfMachine, folder, code, expected, args);

    /// <summary>As <see cref="Fail"/>, where other devices than the machine's are found.</summary>
    public static string FailOn(DeviceFinder devices, TempFolder folder, int code, string expected, params string[] args)
    {
        var before = Content(folder);
        var run = RunOn(devices, args, TestContext.Current.CancellationToken);
        Assert.True(run.Code == code, $"exit code {run.Code}, expected {code}: {run.Error}");
        Assert.Empty(run.Out);
        Assert.EndsWith(Environment.NewLine, run.Error);
        var line = run.Error[..^Environment.NewLine.Length];
        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("tensorium: ", line);
        Assert.Contains(expected, line);
        Assert.DoesNotContain("   at ", line);
        Assert.Equal(before, Content(folder));
        return line;
    }

    /// <summary>Every file and folder below, with its bytes.</summary>
    public static SortedDictionary<string, string> Content(TempFolder folder) => new(
        Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, path => File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : "folder"),
        StringComparer.Ordinal);
}
