using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Options;
using Tensorium.Models.Training;

namespace Tensorium.Cli;

/// <summary>Where a training run goes.</summary>
/// <param name="Path">The run's folder.</param>
/// <param name="Resume">Whether a run that is there is to be continued.</param>
/// <param name="Begun">The configuration of the run that is there and is to be continued; null for a new run.</param>
internal sealed record RunPlace(string Path, bool Resume, RunConfig? Begun)
{
    public static RunPlace Of(ParseResult parsed, TrainingOptions options, string model, string data)
    {
        var output = parsed.GetValue(options.Out);
        var resume = parsed.GetResult(options.Resume) is not null;
        var named = parsed.GetValue(options.Resume);
        if (!resume) return new(output ?? NewFolder(model, data), false, null);
        if (named is null && output is null)
            throw new CommandException("--resume: expected the run's folder, as in '--resume RUN'");
        if (named is not null && output is not null)
            throw new CommandException("--resume RUN goes on in the run's own folder; leave --out away, or write '--resume --out RUN'");

        // Whoever names a run to go on with means one that is there; '--out RUN --resume' is for scripts, which begin and go on alike.
        if (named is not null) return new(named, true, RunConfig.Read(RunFolder.Open(named)));
        var isThere = File.Exists(System.IO.Path.Combine(output!, "config.json"));
        return new(output!, true, isThere ? RunConfig.Read(RunFolder.Open(output!)) : null);
    }

    /// <summary>The folder of a run that was not given one: by model, data and time.</summary>
    public static string NewFolder(string model, string data)
    {
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var path = System.IO.Path.Combine("runs", $"{model}-{data}-{stamp}");
        return Directory.Exists(path) ? $"{path}-{Environment.ProcessId}" : path;
    }
}
