using Tensorium.IO;

namespace Tensorium.Models.Preprocessing;

/// <summary>What is done to rows before a model sees them: they are standardised, or mapped to their first principal components, or one after the other, or left as they are.</summary>
public sealed class FeatureMap
{
    private const string ModelKey = "model";
    private const string ModelName = "feature-map";
    private const string Mean = "standardization.mean";
    private const string Deviation = "standardization.deviation";
    private const string Centre = "principal_components.mean";
    private const string Directions = "principal_components.directions";
    private const string Variances = "principal_components.variances";
    private const string Total = "principal_components.total_variance";

    private FeatureMap(Standardization? standardization, PrincipalComponents? components) => (Standardization, Components) = (standardization, components);

    /// <summary>The first step; null for none.</summary>
    public Standardization? Standardization { get; }

    /// <summary>The second step; null for none.</summary>
    public PrincipalComponents? Components { get; }

    /// <summary>Whether rows are left as they are.</summary>
    public bool IsIdentity => Standardization is null && Components is null;

    /// <summary>Fits the steps to data, the second to what the first makes of them.</summary>
    /// <param name="values">x, [rows, columns].</param>
    /// <param name="standardize">Whether to standardise each column.</param>
    /// <param name="components">How many principal components to keep; null for all columns as they are.</param>
    /// <exception cref="ShapeException">The values are no table.</exception>
    /// <exception cref="ConfigurationException">A column is constant, or there are not so many components.</exception>
    public static FeatureMap Fit(Tensor values, bool standardize, int? components)
    {
        var first = standardize ? Standardization.Fit(values.To(DType.Float64)) : null;
        return new(first, components is { } count ? PrincipalComponents.Fit(first is null ? values : first.Apply(values), count) : null);
    }

    /// <summary>What a model sees of rows.</summary>
    /// <param name="values">x, [rows, columns].</param>
    /// <returns>float64, [rows, columns or components].</returns>
    public Tensor Apply(Tensor values)
    {
        var standardized = Standardization is null ? values : Standardization.Apply(values);
        return Components is null ? standardized.To(DType.Float64) : Components.Apply(standardized);
    }

    /// <summary>Writes the steps to a safetensors file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var tensors = new Dictionary<string, Tensor>();
        if (Standardization is not null) (tensors[Mean], tensors[Deviation]) = (Standardization.Mean, Standardization.Deviation);
        if (Components is not null)
        {
            (tensors[Centre], tensors[Directions], tensors[Variances]) = (Components.Mean, Components.Directions, Components.Variances);
            tensors[Total] = Tensor.Scalar(Components.TotalVariance, DType.Float64);
        }

        Safetensors.Save(path, tensors, new Dictionary<string, string> { [ModelKey] = ModelName });
    }

    /// <summary>Reads a map that <see cref="Save"/> wrote.</summary>
    /// <exception cref="DataFormatException">The file is no such map, or is damaged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static FeatureMap Load(string path)
    {
        var file = Safetensors.Load(path);
        if (file.Metadata.GetValueOrDefault(ModelKey) != ModelName)
            throw new DataFormatException($"{path}: the metadata do not say that this is a map of features; expected what FeatureMap.Save wrote");
        Tensor Get(string name, int rank) => file.Tensors.TryGetValue(name, out var tensor) && tensor.DType == DType.Float64 && tensor.Rank == rank
            ? tensor
            : throw new DataFormatException($"{path}: '{name}' is missing, or is not float64 with {rank} axes");
        var standardization = file.Tensors.ContainsKey(Mean) ? new Standardization(Get(Mean, 1), Get(Deviation, 1)) : null;
        var components = file.Tensors.ContainsKey(Centre)
            ? new PrincipalComponents(Get(Centre, 1), Get(Directions, 2), Get(Variances, 1), Get(Total, 0).Item())
            : null;
        if (standardization is not null && standardization.Mean.Shape != standardization.Deviation.Shape)
            throw new DataFormatException($"{path}: means {standardization.Mean.Shape} and deviations {standardization.Deviation.Shape} do not belong together");
        if (components is not null && (components.Directions.Shape[0] != components.Mean.Shape[0] || components.Directions.Shape[1] != components.Variances.Shape[0]))
            throw new DataFormatException($"{path}: directions {components.Directions.Shape} do not belong to a mean {components.Mean.Shape} and variances {components.Variances.Shape}");
        return new(standardization, components);
    }
}
