using System.Globalization;

namespace Tensorium.Models;

/// <summary>
/// Bounds the parameters of the models that this thread makes until it is disposed, before any memory is taken for them: settings may come from a file that
/// claims more than it holds, or from a user who asks for more than there is.
/// </summary>
internal sealed class ParameterBudget : IDisposable
{
    [ThreadStatic]
    private static ParameterBudget? current;

    private readonly ParameterBudget? _outer = current;
    private readonly Func<long, string> _refusal;
    private readonly long _limit;
    private long _taken;

    /// <param name="limit">How many scalars there may be.</param>
    /// <param name="refusal">From a number of scalars to a message that says that there are more than the limit.</param>
    public ParameterBudget(long limit, Func<long, string> refusal)
    {
        (_limit, _refusal) = (limit, refusal);
        current = this;
    }

    /// <summary>Counts a parameter of this shape that is about to be made.</summary>
    /// <exception cref="ConfigurationException">It is one too many.</exception>
    public static void Take(Shape shape)
    {
        if (current is not { } budget) return;
        budget._taken += shape.ElementCount;
        if (budget._taken > budget._limit) throw new ConfigurationException(budget._refusal(budget._taken));
    }

    /// <summary>A budget by memory.</summary>
    /// <param name="bytes">The memory that there is.</param>
    /// <param name="bytesPerParameter">What a scalar takes.</param>
    public static ParameterBudget OfMemory(long bytes, long bytesPerParameter) => new(bytes / bytesPerParameter, taken => string.Create(
        CultureInfo.InvariantCulture,
        $"a model of these settings has more than {taken:#,0} parameters and takes more than {Gibibytes(taken * bytesPerParameter):0} GiB to train, and there are {Gibibytes(bytes):0.0} GiB; choose smaller layers"));

    public void Dispose() => current = _outer;

    private static double Gibibytes(long bytes) => bytes / (double)(1L << 30);
}
