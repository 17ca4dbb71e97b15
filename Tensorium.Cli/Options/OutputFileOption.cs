using System.CommandLine;

namespace Tensorium.Cli.Options;

/// <summary>The file that a command writes; by default one of the run's own.</summary>
internal sealed class OutputFileOption
{
    private readonly Option<string?> _out;

    public OutputFileOption(Command command, string description)
    {
        _out = PathOption.Create("--out", "FILE", description);
        command.Add(_out);
    }

    /// <summary>The file; its folder is there, which is checked before anything is computed.</summary>
    public string Path(ParseResult parsed, string standard)
    {
        var path = parsed.GetValue(_out) ?? standard;
        if (Directory.Exists(path))
            throw new CommandException($"--out: {path} is a folder; expected the name of a file, such as {System.IO.Path.Join(path, "images.png")}");
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        return Directory.Exists(folder) ? path : throw new CommandException($"--out: {path}: there is no folder {folder}; make it first");
    }
}
