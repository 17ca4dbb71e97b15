using Tensorium.Autograd;
using Tensorium.Models.Optim;

namespace Tensorium.Models.VariationalInference;

/// <summary>
/// Ascends the sum over data points of an objective in parameters that each data point has for itself. Adam treats every coordinate alone, so a batch is as many
/// optimisations at once, none of which sees the others. The model's parameters are left alone, and get no gradient.
/// </summary>
internal static class LocalOptimization
{
    /// <summary>Changes the parameters in place.</summary>
    /// <param name="parameters">Leaves, [batch, …].</param>
    /// <param name="surrogate">(parameters) ↦ what to ascend, [batch]; drawn anew each step.</param>
    /// <param name="options">Steps and learning rate.</param>
    /// <param name="step">Told after each step how many were done.</param>
    public static void Maximize(Tensor[] parameters, Func<Tensor[], Tensor> surrogate, InferenceOptions options, Action<int>? step)
    {
        var adam = new Adam(parameters, options.LearningRate) { Schedule = Schedule.Cosine(options.Steps) };
        // In a paused scope the differentiation below depends on nothing but its arguments: no graph reaches the model's parameters.
        using var paused = Differentiate.NoGrad();
        var valueAndGradients = Differentiate.ValueAndGrads(xs => -surrogate(xs).Sum());
        for (var i = 1; i <= options.Steps; i++)
        {
            Differentiate.Evaluate(() =>
            {
                var (value, gradients) = valueAndGradients(parameters);
                foreach (var (parameter, gradient) in parameters.Zip(gradients)) parameter.Grad = gradient;
                adam.Step();
                return value;
            });
            step?.Invoke(i);
        }
    }
}
