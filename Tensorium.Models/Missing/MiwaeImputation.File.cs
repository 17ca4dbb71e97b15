using System.Text;
using System.Text.Json;
using Tensorium.IO;
using Tensorium.Models.Nn;
using Tensorium.Models.Preprocessing;

namespace Tensorium.Models.Missing;

public sealed partial class MiwaeImputation
{
    private const string ConfigKey = "config";
    private const string ModelPrefix = "model.";
    private const string MeanKey = "standardization.mean";
    private const string DeviationKey = "standardization.deviation";
    private const string BoundsKey = "bounds";

    /// <summary>Writes the model, its settings and the standardisation to a safetensors file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var tensors = Model.StateDict().ToDictionary(parameter => ModelPrefix + parameter.Key, parameter => parameter.Value);
        (tensors[MeanKey], tensors[DeviationKey]) = (_standardization.Mean, _standardization.Deviation);
        tensors[BoundsKey] = Tensor.From(Bounds.ToArray());
        Safetensors.Save(path, tensors, new Dictionary<string, string> { [ConfigKey] = ToJson(Model.Config) });
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="DataFormatException">The file is no such model, or is damaged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static MiwaeImputation Load(string path)
    {
        var file = Safetensors.Load(path);
        if (!file.Metadata.TryGetValue(ConfigKey, out var text))
            throw new DataFormatException($"{path}: '{ConfigKey}' is missing from the metadata; expected what MiwaeImputation.Save wrote");
        Tensor Vector(string name, int? length) => file.Tensors.TryGetValue(name, out var tensor) && tensor.DType == DType.Float64 && tensor.Rank == 1 && (length ?? tensor.Shape[0]) == tensor.Shape[0]
            ? tensor
            : throw new DataFormatException($"{path}: '{name}' is missing, or is no float64 vector{(length is { } expected ? $" of {expected}" : "")}");
        try
        {
            var config = FromJson(new(text, $"{path}: {ConfigKey}"));
            config.Validate();
            // Before any memory is taken for what the file only claims.
            var count = file.Tensors.Values.Sum(tensor => (long)tensor.ElementCount);
            ParameterBudget.Check(() => new Miwae(config), count, _ => $"a model of the sizes in '{ConfigKey}' has more parameters than the file holds");
            var model = new Miwae(config);
            model.LoadStateDict(file.Tensors.Where(tensor => tensor.Key.StartsWith(ModelPrefix, StringComparison.Ordinal)).ToDictionary(tensor => tensor.Key[ModelPrefix.Length..], tensor => tensor.Value));
            return new(model, new Standardization(Vector(MeanKey, config.Columns), Vector(DeviationKey, config.Columns)), Vector(BoundsKey, null).ToArray<double>());
        }
        catch (ArgumentException e) when (e is ConfigurationException or StateDictException)
        {
            throw new DataFormatException($"{path}: {e.Message}", e);
        }
    }

    private static string ToJson(MiwaeConfig config)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", "miwae");
            json.WriteNumber("columns", config.Columns);
            json.WriteStartArray("hidden");
            foreach (var width in config.Hidden) json.WriteNumberValue(width);
            json.WriteEndArray();
            json.WriteNumber("latent", config.Latent);
            json.WriteString("activation", config.Activation.ToString());
            json.WriteString("likelihood", config.Likelihood.ToString());
            json.WriteNumber("scale_floor", config.ScaleFloor);
            json.WriteString("dtype", config.DType.Name());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static MiwaeConfig FromJson(JsonProperties json)
    {
        json.Expect("model", "miwae");
        return new()
        {
            Columns = json.Integer("columns"),
            Hidden = json.Integers("hidden"),
            Latent = json.Integer("latent"),
            Activation = Word<Activation>(json, "activation"),
            Likelihood = Word<EntryLikelihood>(json, "likelihood"),
            ScaleFloor = json.Number("scale_floor"),
            DType = json.Text("dtype") switch
            {
                "float32" => DType.Float32,
                "float64" => DType.Float64,
                var other => throw new DataFormatException($"{json.Source}: 'dtype' is \"{other}\"; expected float32 or float64"),
            },
        };
    }

    private static T Word<T>(JsonProperties json, string name)
        where T : struct, Enum
    {
        var text = json.Text(name);
        return Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text) : throw new DataFormatException($"{json.Source}: '{name}' is \"{text}\"; expected {string.Join(", ", Enum.GetNames<T>())}");
    }
}
