using System.Text;
using System.Text.Json;

namespace Tensorium.Models.Training;

/// <summary>What one epoch came to: a line of <c>metrics.jsonl</c>.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Measures">
/// What was measured, by name: first the mean of the objective over the epoch's batches, each before its step (<c>train_elbo</c>), then what the model came to on the images
/// that it is judged by (<c>test_elbo</c>), in nats an image unless the name says otherwise.
/// </param>
/// <param name="ImagesPerSecond">Training images in a second of training, evaluation and files not counted.</param>
/// <param name="Seconds">The time that the epoch took, evaluation and files included.</param>
public sealed record EpochMetrics(int Epoch, IReadOnlyList<KeyValuePair<string, double>> Measures, double ImagesPerSecond, double Seconds)
{
    private const string EpochKey = "epoch";
    private const string RateKey = "images_per_second";
    private const string SecondsKey = "seconds";

    /// <summary>A measure by name.</summary>
    /// <exception cref="KeyNotFoundException">It was not measured; the message says what was.</exception>
    public double this[string name]
    {
        get
        {
            foreach (var (key, value) in Measures)
            {
                if (key == name) return value;
            }

            throw new KeyNotFoundException($"'{name}' was not measured in epoch {Epoch}; there are {string.Join(", ", Measures.Select(measure => measure.Key))}");
        }
    }

    /// <summary>The line, without its end.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(EpochKey, Epoch);
            foreach (var (name, value) in Measures) json.WriteNumber(name, value);
            // Clocks are not exact to more than this, and a shorter line is read more easily.
            json.WriteNumber(RateKey, Math.Round(ImagesPerSecond, 1));
            json.WriteNumber(SecondsKey, Math.Round(Seconds, 3));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="source">Where it is from, for messages.</param>
    /// <exception cref="DataFormatException">The line is not JSON, a property is missing, or is no number.</exception>
    internal static EpochMetrics FromJson(string line, string source)
    {
        var json = new JsonProperties(line, source);
        var (epoch, rate, seconds) = (json.Integer(EpochKey), json.Number(RateKey), json.Number(SecondsKey));
        return new(epoch, [.. json.Names.Where(name => name is not (EpochKey or RateKey or SecondsKey)).Select(name => KeyValuePair.Create(name, json.Number(name)))], rate, seconds);
    }
}
