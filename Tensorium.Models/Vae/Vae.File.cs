using System.Text;
using System.Text.Json;
using Tensorium.IO;

namespace Tensorium.Models;

public sealed partial class Vae
{
    private const string ConfigKey = "config";

    /// <summary>Writes the parameters, and the sizes as metadata, to a safetensors file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Safetensors.Save(path, StateDict(), new Dictionary<string, string> { [ConfigKey] = ConfigJson() });

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Decides the noise that the model draws from now on.</param>
    /// <exception cref="DataFormatException">The file is no model of this kind, or is damaged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Vae Load(string path, ulong seed = 0)
    {
        var file = Safetensors.Load(path);
        if (!file.Metadata.TryGetValue(ConfigKey, out var json))
            throw new DataFormatException($"{path}: the file does not say of which sizes the model is ('{ConfigKey}' is missing from its metadata); expected what Vae.Save wrote");
        try
        {
            var config = VaeConfig.ReadProperties(new(json, $"{path}: {ConfigKey}"));
            config.Validate();
            // Before any memory is taken for what the file only claims.
            var count = file.Tensors.Values.Sum(tensor => (long)tensor.ElementCount);
            if (config.ParameterCount > count)
                throw new DataFormatException($"{path}: a model of the sizes in '{ConfigKey}' has {config.ParameterCount} parameters, the file holds {count}");
            var vae = new Vae(config, seed);
            vae.LoadStateDict(file.Tensors);
            return vae;
        }
        catch (ArgumentException e) when (e is ConfigurationException or Nn.StateDictException)
        {
            throw new DataFormatException($"{path}: {e.Message}", e);
        }
    }

    private string ConfigJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Config.WriteProperties(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
