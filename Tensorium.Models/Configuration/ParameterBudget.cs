using System.Globalization;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// Counts the parameters of a model before any memory is taken for them: settings may come from a file that claims more than it holds, or from a user who asks for more than there
/// is. While it counts, first values are placeholders, a single zero seen in every place.
/// </summary>
internal static class ParameterBudget
{
    [ThreadStatic]
    private static Count? current;

    /// <summary>Whether this thread is counting: what is made then is thrown away.</summary>
    public static bool IsCounting => current is not null;

    /// <summary>Refuses a model of more parameters than a limit.</summary>
    /// <param name="create">Makes the model.</param>
    /// <param name="limit">How many scalars there may be.</param>
    /// <param name="refusal">From a number of scalars above the limit, at which counting stopped, to a message.</param>
    /// <returns>The number of scalars in its parameters.</returns>
    /// <exception cref="ConfigurationException">There are more.</exception>
    public static long Check(Func<Module> create, long limit, Func<long, string> refusal)
    {
        var count = current = new Count(limit, refusal);
        try
        {
            create();
            return count.Taken;
        }
        finally
        {
            current = null;
        }
    }

    /// <summary>Refuses a model that takes more memory to train than there is.</summary>
    /// <param name="create">Makes the model.</param>
    /// <param name="device">Where: its memory is what there is.</param>
    /// <param name="bytesPerParameter">What a scalar takes.</param>
    /// <exception cref="ConfigurationException">It takes more.</exception>
    public static void CheckMemory(Func<Module> create, Device device, long bytesPerParameter)
    {
        var bytes = device.Capabilities.MemoryBytes;
        Check(create, bytes / bytesPerParameter, taken => string.Create(
            CultureInfo.InvariantCulture,
            $"a model of these settings has more than {taken:#,0} parameters and takes more than {Gibibytes(taken * bytesPerParameter):0} GiB to train, and there are {Gibibytes(bytes):0.0} GiB{(device.Kind == DeviceKind.Cpu ? "" : $" on {device}")}; choose smaller layers"));
    }

    /// <summary>First values: those that are to be drawn or, while parameters are counted, a placeholder of that shape.</summary>
    /// <exception cref="ConfigurationException">They are one too many.</exception>
    public static Tensor Values(Shape shape, DType dtype, Func<Tensor> draw)
    {
        if (current is not { } count) return draw();
        count.Taken += shape.ElementCount;
        if (count.Taken > count.Limit) throw new ConfigurationException(count.Refusal(count.Taken));
        return Tensor.Zeros([], dtype).Expand(shape);
    }

    private static double Gibibytes(long bytes) => bytes / (double)(1L << 30);

    private sealed class Count(long limit, Func<long, string> refusal)
    {
        public long Limit => limit;

        public Func<long, string> Refusal => refusal;

        public long Taken { get; set; }
    }
}
