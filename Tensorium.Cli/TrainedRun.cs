using Tensorium.Models;
using Tensorium.Models.Training;

namespace Tensorium.Cli;

/// <summary>A run that left a model.</summary>
internal sealed record TrainedRun(RunFolder Folder, VaeRunConfig Config, Vae Model)
{
    /// <exception cref="RunFolderException">The folder is none of a run.</exception>
    /// <exception cref="DataFormatException">A file in it is damaged.</exception>
    public static TrainedRun Open(string path)
    {
        var folder = RunFolder.Open(path);
        var config = VaeRunConfig.Read(folder);
        return File.Exists(folder.ModelFile)
            ? new(folder, config, Vae.Load(folder.ModelFile))
            : throw new CommandException($"{path}: the run has no model yet: it was stopped before its first epoch was done; go on with 'tensorium train vae --resume {path}'");
    }
}
