using Tensorium.Models;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Cli;

/// <summary>A run that left a model.</summary>
internal sealed record TrainedRun(RunFolder Folder, RunConfig Config, Module Model)
{
    /// <summary>The model, if it can do what a command is for.</summary>
    /// <param name="command">What the user asked for.</param>
    /// <exception cref="CommandException">It is another kind of model.</exception>
    public TModel As<TModel>(string command)
        where TModel : class =>
        Model as TModel ?? throw new CommandException($"{Folder.Path}: a '{Config.Model.Kind}' cannot be used with '{command}'; it is for models of other kinds");

    /// <summary>Reads what a run left.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="device">Where the model is to compute.</param>
    /// <exception cref="RunFolderException">The folder is none of a run.</exception>
    /// <exception cref="DataFormatException">A file in it is damaged.</exception>
    public static TrainedRun Open(string path, Device device)
    {
        var folder = RunFolder.Open(path);
        var config = RunConfig.Read(folder);
        if (!File.Exists(folder.ModelFile))
            throw new CommandException($"{path}: the run has no model yet: it was stopped before its first epoch was done; go on with 'tensorium train {config.Model.Kind} --resume {path}'");
        var model = ModelFile.Load(folder.ModelFile).Model.To(device);
        model.EvaluationMode();
        return new(folder, config, model);
    }
}
