using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
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
    private const string OriginKey = "origin";
    private const string SecondsKey = "training_seconds";

    /// <summary>Writes the model, its settings and the standardisation to a safetensors file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var tensors = Model.StateDict().ToDictionary(parameter => ModelPrefix + parameter.Key, parameter => parameter.Value);
        (tensors[MeanKey], tensors[DeviationKey]) = (_standardization.Mean, _standardization.Deviation);
        tensors[BoundsKey] = Tensor.From(Bounds.ToArray());
        Safetensors.Save(path, tensors, new Dictionary<string, string>
        {
            [ConfigKey] = ToJson(Model.Config),
            [OriginKey] = Origin,
            [SecondsKey] = TrainingSeconds.ToString("R", CultureInfo.InvariantCulture),
        });
    }

    /// <summary>SHA-256 of the table, the sizes and the way of training: equal for what would be trained to the same bits on the same device.</summary>
    internal static string OriginOf(IncompleteTable table, MiwaeConfig config, MiwaeTraining training)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{ToJson(config)} {training.Epochs} {training.BatchSize} {training.Samples} {training.LearningRate:R} {training.Seed} {table.Values.Shape}")));
        hash.AppendData(MemoryMarshal.AsBytes<double>(table.Values.ToArray<double>()));
        hash.AppendData(MemoryMarshal.AsBytes<bool>(table.Observed.ToArray<bool>()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="DataFormatException">The file is no such model, or is damaged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static MiwaeImputation Load(string path)
    {
        var file = Safetensors.Load(path);
        string Said(string key) => file.Metadata.TryGetValue(key, out var said)
            ? said
            : throw new DataFormatException($"{path}: '{key}' is missing from the metadata; expected what MiwaeImputation.Save wrote");
        var (text, origin) = (Said(ConfigKey), Said(OriginKey));
        if (!double.TryParse(Said(SecondsKey), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !(seconds >= 0 && double.IsFinite(seconds)))
            throw new DataFormatException($"{path}: '{SecondsKey}' is \"{Said(SecondsKey)}\"; expected a number of seconds");
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
            return new(model, new Standardization(Vector(MeanKey, config.Columns), Vector(DeviationKey, config.Columns)), Vector(BoundsKey, null).ToArray<double>(), origin, seconds);
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
