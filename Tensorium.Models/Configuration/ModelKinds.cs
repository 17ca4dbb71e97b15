using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>A kind of model that a run can train.</summary>
/// <param name="Name">Its name in files and on the command line.</param>
/// <param name="Description">What it is, and whose, in a line.</param>
/// <param name="Default">A run with the settings that one begins with.</param>
public sealed record ModelKind(string Name, string Description, RunConfig Default);

/// <summary>Every kind of model that <see cref="Trainer"/> trains. Adding one here is all that files and the command line need.</summary>
public static class ModelKinds
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<ModelKind> All { get; } =
    [
        VaeConfig.VaeKind,
        VaeConfig.BetaVaeKind,
        VaeConfig.AutoencoderKind,
        IwaeConfig.IwaeKind,
        FlowVaeConfig.FlowVaeKind,
        CvaeConfig.CvaeKind,
        QuadrantCvaeConfig.QuadrantsKind,
        M1Config.M1Kind,
        M2Config.M2Kind,
        M1M2Config.M1M2Kind,
        InpaintConfig.InpaintKind,
        BernoulliMadeConfig.MadeKind,
    ];

    /// <summary>The kind of that name; null if there is none.</summary>
    public static ModelKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
