using System.Text.Json;

namespace Tensorium.Models;

/// <summary>The sizes of a <see cref="Vae"/>.</summary>
public sealed record VaeConfig
{
    /// <summary>The pixels of an image.</summary>
    public int Input { get; init; } = 784;

    /// <summary>The hidden layers' sizes, from the image towards the latent variable; the decoder has them in reverse. Empty for linear maps.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <summary>The dimensions of the latent variable.</summary>
    public int Latent { get; init; } = 20;

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        if (Input < 1) throw new ConfigurationException($"input is {Input}; an image has at least 1 pixel");
        if (Latent < 1) throw new ConfigurationException($"latent is {Latent}; the latent variable has at least 1 dimension");
        if (Hidden.Any(size => size < 1))
            throw new ConfigurationException($"hidden is [{string.Join(", ", Hidden)}]; each hidden layer has at least 1 unit (leave the layer out for none)");
        if (!DType.IsFloating()) throw new ConfigurationException($"dtype is {DType.Name()}; parameters are float32 or float64");
    }

    /// <summary>The number of parameters of a model of these sizes: a weight for each pair of units that are connected, a bias for each but the first.</summary>
    internal Int128 ParameterCount
    {
        get
        {
            int[] encoder = [Input, .. Hidden], decoder = [Latent, .. Hidden.Reverse(), Input];
            // The encoder's last layer is there twice: for the mean and for the variance.
            return Count(encoder) + (2 * ((Int128)encoder[^1] + 1) * Latent) + Count(decoder);

            static Int128 Count(int[] widths) =>
                widths.Zip(widths.Skip(1)).Aggregate((Int128)0, (sum, pair) => sum + (((Int128)pair.First + 1) * pair.Second));
        }
    }

    /// <summary>Whether all sizes are the same, those of the hidden layers one by one.</summary>
    public bool Equals(VaeConfig? other) =>
        other is not null && Input == other.Input && Latent == other.Latent && DType == other.DType && Hidden.SequenceEqual(other.Hidden);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Input, Latent, DType, Hidden.Count);

    /// <summary>Writes the settings as properties of the object that is open.</summary>
    internal void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteString("model", "vae");
        json.WriteString("likelihood", "bernoulli");
        json.WriteNumber("input", Input);
        json.WriteStartArray("hidden");
        foreach (var size in Hidden) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteNumber("latent", Latent);
        json.WriteString("dtype", DType.Name());
    }

    /// <summary>Reads the settings from the properties of an object.</summary>
    internal static VaeConfig ReadProperties(JsonProperties json)
    {
        json.Expect("model", "vae");
        json.Expect("likelihood", "bernoulli");
        var dtype = json.Text("dtype");
        return new()
        {
            Input = json.Integer("input"),
            Hidden = json.Integers("hidden"),
            Latent = json.Integer("latent"),
            DType = dtype == DType.Float64.Name() ? DType.Float64
                : dtype == DType.Float32.Name() ? DType.Float32
                : throw new DataFormatException($"{json.Source}: 'dtype' is \"{dtype}\"; expected float32 or float64"),
        };
    }
}
