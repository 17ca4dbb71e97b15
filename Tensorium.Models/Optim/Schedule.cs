namespace Tensorium.Models.Optim;

/// <summary>
/// A factor on the learning rate as a pure function of the number of steps done: it has no state, so a resumed run needs nothing but the step count.
/// Schedules multiply (<c>warmUp * cosine</c>), and follow one another (<see cref="Then"/>).
/// </summary>
/// <param name="factor">The factor for the step after <c>n</c> steps; 0 for the first.</param>
public sealed class Schedule(Func<long, double> factor)
{
    /// <summary>Always 1.</summary>
    public static Schedule Constant { get; } = new(_ => 1);

    /// <summary>The factor for the step after <paramref name="step"/> steps.</summary>
    /// <exception cref="InvalidOperationException">The factor is negative or not finite.</exception>
    public double At(long step)
    {
        var value = factor(step);
        return value >= 0 && double.IsFinite(value)
            ? value
            : throw new InvalidOperationException($"Schedule: the factor at step {step} is {value}; it must be a finite number that is not negative");
    }

    /// <summary><paramref name="decay"/>^⌊step / every⌋: multiplied by <paramref name="decay"/> after every so many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public static Schedule StepDecay(long every, double decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        Hyperparameter.Positive(decay, "decay");
        return new(step => Math.Pow(decay, step / every));
    }

    /// <summary><paramref name="decay"/>^step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not positive.</exception>
    public static Schedule Exponential(double decay)
    {
        Hyperparameter.Positive(decay, "decay");
        return new(step => Math.Pow(decay, step));
    }

    /// <summary>From 1 to <paramref name="final"/> along half a cosine in <paramref name="steps"/> steps, then constant. Loshchilov and Hutter, arXiv 1608.03983.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is not positive, or the final factor is negative.</exception>
    public static Schedule Cosine(long steps, double final = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        Hyperparameter.NotNegative(final, "final factor");
        return new(step => final + ((1 - final) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, steps) / steps))));
    }

    /// <summary>1/n, 2/n, …, 1 in the first n = <paramref name="steps"/> steps, then 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is not positive.</exception>
    public static Schedule LinearWarmUp(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        return new(step => step + 1 >= steps ? 1 : (step + 1.0) / steps);
    }

    /// <summary>One factor for so many steps, then the next; the last one for ever.</summary>
    /// <param name="stages">The factors, and for how many steps each; the last stage's number of steps does not matter.</param>
    /// <exception cref="ArgumentException">There is no stage.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps or a factor is negative.</exception>
    public static Schedule Piecewise(params (double Factor, long Steps)[] stages)
    {
        if (stages.Length == 0) throw new ArgumentException("Schedule.Piecewise: there is no stage", nameof(stages));
        foreach (var (factor, steps) in stages)
        {
            Hyperparameter.NotNegative(factor, nameof(factor));
            ArgumentOutOfRangeException.ThrowIfNegative(steps);
        }

        var copy = ((double Factor, long Steps)[])stages.Clone();
        return new(step => At(copy, step));
    }

    /// <summary>
    /// The staircase of the importance weighted autoencoder's paper: 10^(−i/7) for 3ⁱ epochs, i = 0 … 7 (3280 epochs). Burda et al., arXiv 1509.00519.
    /// </summary>
    /// <param name="stepsPerEpoch">The number of steps in an epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is not positive.</exception>
    public static Schedule ImportanceWeightedStaircase(long stepsPerEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerEpoch);
        var stages = new (double Factor, long Steps)[8];
        var epochs = 1L;
        for (var i = 0; i < stages.Length; i++, epochs *= 3) stages[i] = (Math.Pow(10, -i / 7.0), epochs * stepsPerEpoch);
        return Piecewise(stages);
    }

    /// <summary>This schedule for <paramref name="steps"/> steps; after them <paramref name="next"/>, which counts its own steps from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
    public Schedule Then(long steps, Schedule next)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return new(step => step < steps ? At(step) : next.At(step - steps));
    }

    /// <summary>The product of the factors.</summary>
    public static Schedule operator *(Schedule left, Schedule right) => new(step => left.At(step) * right.At(step));

    private static double At((double Factor, long Steps)[] stages, long step)
    {
        foreach (var (factor, steps) in stages)
        {
            if (step < steps) return factor;
            step -= steps;
        }

        return stages[^1].Factor;
    }
}
