namespace Tensorium.Models.Optim;

/// <summary>Limits on gradients, between <c>Backward</c> and <see cref="Optimizer.Step"/>. Parameters without a gradient do not take part.</summary>
public static class GradientClipping
{
    /// <summary>√(Σ g²) over all gradients together, accumulated in double precision.</summary>
    public static double GlobalNorm(IEnumerable<Tensor> parameters)
    {
        // float32 squares overflow from 1.8e19 on, which is where clipping is needed most.
        using var paused = Recording.Pause();
        var sum = 0.0;
        // Added up where the gradients are, and read once: a device is not waited for at each of them. What has no float64 sends them to the CPU.
        foreach (var gradients in parameters.Select(parameter => parameter.Grad).OfType<Tensor>().GroupBy(gradient => gradient.Device))
        {
            var home = gradients.Key.Capabilities.Float64 ? gradients.Key : Device.Cpu;
            sum += gradients.Select(gradient => gradient.To(home).To(DType.Float64).Square().Sum()).Aggregate((all, one) => all + one).Item();
        }

        return Math.Sqrt(sum);
    }

    /// <summary>
    /// Scales all gradients by one factor, so that their <see cref="GlobalNorm"/> is at most <paramref name="maximum"/>: the direction stays.
    /// Pascanu et al., arXiv 1211.5063.
    /// </summary>
    /// <param name="parameters">The parameters whose gradients are limited.</param>
    /// <param name="maximum">The largest norm, positive.</param>
    /// <returns>The norm before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not positive.</exception>
    /// <exception cref="GradientException">The norm is infinite or NaN: there is no direction left to keep. Nothing was changed.</exception>
    public static double ByGlobalNorm(IEnumerable<Tensor> parameters, double maximum)
    {
        if (!(maximum > 0)) throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "GradientClipping: the largest norm must be above 0");
        Tensor[] all = [.. parameters];
        var norm = GlobalNorm(all);
        if (!double.IsFinite(norm))
            throw new GradientException($"GradientClipping: the norm of the gradients is {norm}, and scaling cannot mend it; check GlobalNorm first, to skip such a step with ZeroGrad()");
        if (norm > maximum) Replace(all, gradient => gradient * (maximum / norm));
        return norm;
    }

    /// <summary>Limits every element of every gradient to [−<paramref name="maximum"/>, <paramref name="maximum"/>]: the direction changes; NaN stays NaN.</summary>
    /// <param name="parameters">The parameters whose gradients are limited.</param>
    /// <param name="maximum">The largest magnitude, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not positive.</exception>
    public static void ByValue(IEnumerable<Tensor> parameters, double maximum)
    {
        if (!(maximum > 0)) throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "GradientClipping: the largest magnitude must be above 0");
        Replace([.. parameters], gradient => gradient.Clamp(-maximum, maximum));
    }

    private static void Replace(Tensor[] parameters, Func<Tensor, Tensor> change)
    {
        using var paused = Recording.Pause();

        // All are computed before any memory is given back: gradients that were set by hand may share it.
        var changed = parameters.Select(parameter => parameter.Grad is { } gradient ? change(gradient) : null).ToArray();
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i].ClearGrad();
            if (changed[i] is { } gradient) parameters[i].Grad = gradient;
        }
    }
}
