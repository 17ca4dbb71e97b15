using Tensorium.IO;

namespace Tensorium.Models.Mixture;

public sealed partial class GaussianMixture
{
    private const string ModelKey = "model";
    private const string ModelName = "gaussian-mixture";
    private const string KindKey = "covariance";
    private static readonly string[] TensorNames = ["weights", "means", "covariances"];

    /// <summary>Writes the parameters, and the kind of covariance as metadata, to a safetensors file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Safetensors.Save(
        path,
        new Dictionary<string, Tensor> { [TensorNames[0]] = Weights, [TensorNames[1]] = Means, [TensorNames[2]] = Covariances },
        new Dictionary<string, string> { [ModelKey] = ModelName, [KindKey] = Kind.Name() });

    /// <summary>Reads a mixture that <see cref="Save"/> wrote.</summary>
    /// <exception cref="DataFormatException">The file is no mixture, or is damaged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static GaussianMixture Load(string path)
    {
        var file = Safetensors.Load(path);
        if (file.Metadata.GetValueOrDefault(ModelKey) != ModelName)
            throw new DataFormatException($"{path}: the metadata do not say that this is a Gaussian mixture; expected what GaussianMixture.Save wrote");
        var name = file.Metadata.GetValueOrDefault(KindKey, "");
        var kind = CovarianceKinds.Find(name) ?? throw new DataFormatException($"{path}: '{KindKey}' is '{name}'; expected full, tied, diagonal or spherical");
        var parts = TensorNames.Select(part => file.Tensors.TryGetValue(part, out var tensor) && tensor.DType == DType.Float64
            ? tensor
            : throw new DataFormatException($"{path}: '{part}' is missing, or is not float64")).ToArray();
        try
        {
            return new(parts[0], parts[1], kind, parts[2]);
        }
        catch (Exception e) when (e is ArgumentException or NotPositiveDefiniteException)
        {
            throw new DataFormatException($"{path}: {e.Message}", e);
        }
    }
}
