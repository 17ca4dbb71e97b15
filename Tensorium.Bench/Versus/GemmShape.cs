namespace Tensorium.Bench.Versus;

/// <summary>A product [M, K]·[K, N], and how its factors lie in memory.</summary>
/// <param name="M">Rows of the result.</param>
/// <param name="N">Columns of the result.</param>
/// <param name="K">What is summed over.</param>
/// <param name="IsLeftTransposed">Whether the left factor is stored as [K, M].</param>
/// <param name="IsRightTransposed">Whether the right factor is stored as [N, K].</param>
internal sealed record GemmShape(int M, int N, int K, bool IsLeftTransposed = false, bool IsRightTransposed = false)
{
    private static readonly int[] Batches = [20, 100, 128, 1000];
    private static readonly (int Inputs, int Outputs)[] Layers = [(784, 400), (400, 20), (20, 400), (400, 784)];

    /// <summary>
    /// Three known from elsewhere, and all that a training step of the 784-400-20 VAE needs: of a layer y = x·Wᵀ the forward product (NT), and those of
    /// the gradients of W, gᵀ·x (TN), and of x, g·W (NN), which the first layer does without.
    /// </summary>
    public static IReadOnlyList<GemmShape> All { get; } =
    [
        new(512, 512, 512), new(128, 784, 400), new(20, 200, 784),
        .. Batches.SelectMany(batch => Layers.SelectMany(layer => OfLayer(batch, layer.Inputs, layer.Outputs, isFirst: layer == Layers[0]))),
    ];

    public string Name => $"sgemm-{Letter(IsLeftTransposed)}{Letter(IsRightTransposed)}-{M}x{N}x{K}";

    /// <summary>Products and sums.</summary>
    public double Flops => 2.0 * M * N * K;

    private static IEnumerable<GemmShape> OfLayer(int batch, int inputs, int outputs, bool isFirst)
    {
        yield return new(batch, outputs, inputs, IsRightTransposed: true);
        yield return new(outputs, inputs, batch, IsLeftTransposed: true);
        if (!isFirst) yield return new(batch, inputs, outputs);
    }

    private static char Letter(bool isTransposed) => isTransposed ? 't' : 'n';
}
