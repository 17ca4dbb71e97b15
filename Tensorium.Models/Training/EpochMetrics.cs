using System.Text;
using System.Text.Json;

namespace Tensorium.Models.Training;

/// <summary>What one epoch came to: a line of <c>metrics.jsonl</c>.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainElbo">The mean evidence lower bound over the epoch's batches, each before its step, in nats an image.</param>
/// <param name="TestElbo">The mean evidence lower bound over the test images after the epoch, in nats an image.</param>
/// <param name="ImagesPerSecond">Training images in a second of training, evaluation and files not counted.</param>
/// <param name="Seconds">The time that the epoch took, evaluation and files included.</param>
public sealed record EpochMetrics(int Epoch, double TrainElbo, double TestElbo, double ImagesPerSecond, double Seconds)
{
    /// <summary>The line, without its end.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", Epoch);
            json.WriteNumber("train_elbo", TrainElbo);
            json.WriteNumber("test_elbo", TestElbo);
            // Clocks are not exact to more than this, and a shorter line is read more easily.
            json.WriteNumber("images_per_second", Math.Round(ImagesPerSecond, 1));
            json.WriteNumber("seconds", Math.Round(Seconds, 3));
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
        return new(json.Integer("epoch"), json.Number("train_elbo"), json.Number("test_elbo"), json.Number("images_per_second"), json.Number("seconds"));
    }
}
