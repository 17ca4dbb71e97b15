using Tensorium.Models.Nn;

namespace Tensorium.Models.Training;

/// <summary>What training asks of a model beside its steps.</summary>
internal static class ModelChecks
{
    /// <summary>In words, the first parameter that is not finite; null if all are.</summary>
    public static string? FirstBroken(this Module model) =>
        model.NamedParameters.FirstOrDefault(parameter => !IsFinite(parameter.Value)).Key is { } name ? $"the parameter {name} is not finite" : null;

    /// <summary>Judges a model as it is in use: what is measured must neither see dropout nor leave traces of test images in running statistics.</summary>
    public static T InEvaluationMode<T>(this Module model, Func<T> judge)
    {
        model.EvaluationMode();
        try
        {
            return judge();
        }
        finally
        {
            model.TrainingMode();
        }
    }

    // 0 · x is NaN for what is not finite, and NaN stays NaN in any sum.
    private static bool IsFinite(Tensor values)
    {
        using var paused = Recording.Pause();
        return double.IsFinite((values * 0).Sum().Item());
    }
}
