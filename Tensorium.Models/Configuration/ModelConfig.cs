using System.Text.Json;
using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The settings of a model: enough to make one, and to read one from a file.</summary>
public abstract record ModelConfig
{
    // The matrix between two such layers is within a tensor's 2³¹ elements.
    internal const int LargestWidth = 32_768;

    /// <summary>Which kind of model: the name under which <see cref="ModelKinds"/> lists it.</summary>
    public abstract string Kind { get; }

    /// <summary>All settings, in the order in which files and help texts have them.</summary>
    public abstract IReadOnlyList<Setting> Settings { get; }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be, or two do not go together; the message says which.</exception>
    public virtual void Validate()
    {
        foreach (var setting in Settings) setting.Check(this);
    }

    /// <summary>A model of these settings with random parameters.</summary>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public abstract Module CreateModel(ulong seed);

    /// <summary>What a run of such a model does: data, objective, and how it is judged.</summary>
    /// <param name="run">The configuration of the run, whose model this is.</param>
    /// <param name="data">The images.</param>
    /// <exception cref="ConfigurationException">The settings do not go with the data.</exception>
    public abstract TrainingTask CreateTask(RunConfig run, ImageData data);

    /// <summary>Whether two configurations say the same: lists, which records compare by reference, element by element.</summary>
    private protected static bool SameSettings(ModelConfig config, ModelConfig? other) =>
        other is not null && config.Kind == other.Kind && config.Settings.All(setting => setting.Describe(config) == setting.Describe(other));

    /// <summary>Writes the settings as properties of the object that is open.</summary>
    internal void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteString("model", Kind);
        foreach (var setting in Settings) setting.Write(json, this);
    }

    /// <summary>Reads the settings from the properties of an object.</summary>
    /// <exception cref="DataFormatException">There is no such kind of model, or a setting is missing or of another kind.</exception>
    internal static ModelConfig ReadProperties(JsonProperties json)
    {
        var name = json.Text("model");
        var kind = ModelKinds.Find(name)
            ?? throw new DataFormatException($"{json.Source}: 'model' is \"{name}\"; expected one of {string.Join(", ", ModelKinds.All.Select(known => known.Name))}");
        var config = kind.Default.Model;
        return config.Settings.Aggregate(config, (read, setting) => (ModelConfig)setting.Read(json, read));
    }
}
