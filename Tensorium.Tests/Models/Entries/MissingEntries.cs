namespace Tensorium.Tests.Models.Entries;

/// <summary>Tables with missing entries.</summary>
internal sealed class MissingEntries : ModelEntries
{
    private const string InMiwaeTests = "MiwaeTests, with respect to the values and every parameter";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["IncompleteTable.Values"] = "data", ["IncompleteTable.Observed"] = "data", ["IncompleteTable.Complete"] = "data",
        ["Miwae.Bound"] = InMiwaeTests, ["Miwae.Encode"] = InMiwaeTests, ["Miwae.Decode"] = InMiwaeTests, ["Miwae.Prior"] = "has no parameters",
        ["MiwaeImputation.Impute"] = "of data, without gradient",
        ["LinearImputation.Mean"] = "of data, without gradient", ["LinearImputation.ChainedRegressions"] = "of data, without gradient", ["LinearImputation.Gaussian"] = "of data, without gradient",
    };
}
