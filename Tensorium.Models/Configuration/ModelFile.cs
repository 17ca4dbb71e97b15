using System.Globalization;
using System.Text;
using System.Text.Json;
using Tensorium.IO;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>Models in safetensors files: parameters and buffers as tensors, settings as metadata.</summary>
public static class ModelFile
{
    private const string ConfigKey = "config";

    /// <summary>Writes a model, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Its parameters and buffers.</param>
    /// <param name="config">Its settings.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Module model, ModelConfig config) =>
        Safetensors.Save(path, model.StateDict(), new Dictionary<string, string> { [ConfigKey] = ToJson(config) });

    /// <summary>Reads a model of any kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Decides the noise that the model draws from now on.</param>
    /// <exception cref="DataFormatException">The file is no model, or is damaged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static (Module Model, ModelConfig Config) Load(string path, ulong seed = 0)
    {
        var file = Safetensors.Load(path);
        if (!file.Metadata.TryGetValue(ConfigKey, out var json))
            throw new DataFormatException($"{path}: the file does not say of which sizes the model is ('{ConfigKey}' is missing from its metadata); expected what ModelFile.Save wrote");
        try
        {
            var config = ModelConfig.ReadProperties(new(json, $"{path}: {ConfigKey}"));
            config.Validate();
            // Before any memory is taken for what the file only claims.
            var count = file.Tensors.Values.Sum(tensor => (long)tensor.ElementCount);
            ParameterBudget.Check(() => config.CreateModel(seed), count, _ => string.Create(
                CultureInfo.InvariantCulture, $"a model of the sizes in '{ConfigKey}' has more parameters than the {count} that the file holds"));
            var model = config.CreateModel(seed);
            model.LoadStateDict(file.Tensors);
            return (model, config);
        }
        catch (ArgumentException e) when (e is ConfigurationException or StateDictException)
        {
            throw new DataFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a model of one kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Decides the noise that the model draws from now on.</param>
    /// <exception cref="DataFormatException">The file is no model of this kind, or is damaged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static TModel Load<TModel>(string path, ulong seed = 0)
        where TModel : Module
    {
        var (model, config) = Load(path, seed);
        return model as TModel ?? throw new DataFormatException($"{path}: the model is a '{config.Kind}'; expected a {typeof(TModel).Name}");
    }

    private static string ToJson(ModelConfig config)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            config.WriteProperties(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
