namespace Tensorium.Tests.Models.Entries;

/// <summary>
/// Public functions of the models that give a tensor, besides layers and distributions, which have tests of all of their kind: where each is checked, or why it passes no
/// gradient. A class for each family; they are found by reflection.
/// </summary>
internal abstract class ModelEntries
{
    protected const string NoTensor = "takes no tensor";
    protected const string NoGradient = "without gradient, as documented";

    /// <summary>All that are listed, as <c>Type.Member</c>.</summary>
    public static IEnumerable<string> Listed =>
        from type in typeof(ModelEntries).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(ModelEntries))
        from key in ((ModelEntries)Activator.CreateInstance(type)!).Reasons.Keys
        select key;

    /// <summary>By <c>Type.Member</c>: where it is checked, or why not.</summary>
    protected abstract IReadOnlyDictionary<string, string> Reasons { get; }
}
