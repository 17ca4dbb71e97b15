namespace Tensorium.Models.Data;

/// <summary>
/// Which examples each batch of an epoch holds: a permutation that (seed, epoch) decides, cut into pieces. Any batch can be asked for at any
/// time, so a run that was interrupted goes on where it was.
/// </summary>
public sealed class BatchOrder
{
    // A sequence of its own: a model seeded alike must not draw the numbers that decided the order.
    private const ulong Stream = 0x4F72646572;

    private readonly int[] _order;

    /// <summary>The order of one epoch.</summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="batchSize">Examples in a batch, at least 1; the last batch holds what is left.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="epoch">Each epoch has an order of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the batch size is 0.</exception>
    public BatchOrder(int count, int batchSize, ulong seed, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if (batchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"the batch size is {batchSize}; a batch holds at least 1 example");
        BatchSize = batchSize;
        _order = new Generator(seed, Stream).Fork((ulong)epoch).Permutation(count);
    }

    /// <summary>Examples in every batch but perhaps the last.</summary>
    public int BatchSize { get; }

    /// <summary>The number of batches.</summary>
    public int BatchCount => BatchesIn(_order.Length, BatchSize);

    /// <summary>The indices of the examples in a batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    public ReadOnlySpan<int> this[int batch]
    {
        get
        {
            if ((uint)batch >= (uint)BatchCount)
                throw new ArgumentOutOfRangeException(nameof(batch), batch, $"there is no batch {batch} among the {BatchCount} from 0");
            var start = batch * BatchSize;
            return _order.AsSpan(start, Math.Min(BatchSize, _order.Length - start));
        }
    }

    /// <summary>⌈count / batchSize⌉.</summary>
    internal static int BatchesIn(int count, int batchSize) => (int)(((long)count + batchSize - 1) / batchSize);
}
