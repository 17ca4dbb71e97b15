using Tensorium.Backends;
using Tensorium.Ops;

namespace Tensorium.Tests.Devices;

/// <content>Products of matrices, convolutions, and what is fused.</content>
internal sealed partial class MirrorBackend
{
    // Of this thread: tests run beside each other.
    [ThreadStatic]
    private static float? s_fault;

    /// <summary>Until the result is disposed, affine maps give this factor of what is right on this thread: for checks that are to notice a wrong kernel.</summary>
    public static IDisposable Wrong(float factor)
    {
        s_fault = factor;
        return new Fault();
    }

    public override void MatMul(Tensor left, Tensor right, Tensor y) =>
        Each(on => on.Loops.MatMul(on.Of(left), on.Of(right), on.Of(y)));

    public override (int Matrix, int Order)? Cholesky(Tensor y) =>
        Each(on => on.Loops.Cholesky(on.Of(y)));

    public override void TriangularSolve(Tensor a, Tensor y, bool isUpper, bool isUnit) =>
        Each(on => on.Loops.TriangularSolve(on.Of(a), on.Of(y), isUpper, isUnit));

    public override void Eliminate(Tensor y, Tensor pivots, int first, int count) =>
        Each(on => on.Loops.Eliminate(on.Flat(y), on.Flat(pivots), first, count));

    public override void Linear<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y)
    {
        Each(on => on.Loops.Linear(op, on.Of(x), on.Of(weight), on.Flat(bias), on.Flat(y)));
        if (s_fault is not { } factor) return;
        foreach (ref var element in s_cpu.Flat(y).AsWritableSpan<float>()) element *= factor;
    }

    public override void GradientAndColumnSums<TOp>(TOp op, Tensor saved, Tensor gradient, Tensor y, Tensor sums) =>
        Each(on => on.Loops.GradientAndColumnSums(op, on.Flat(saved), on.Flat(gradient), on.Flat(y), on.Flat(sums)));

    public override bool BernoulliLogProb(Tensor logits, Tensor targets, int rows, int targetRows, int count, Tensor y) =>
        Each(on => on.Loops.BernoulliLogProb(on.Flat(logits), on.Flat(targets), rows, targetRows, count, on.Flat(y)));

    public override void Softmax(SoftmaxKind kind, Tensor x, int rows, int count, Tensor y) =>
        Each(on => on.Loops.Softmax(kind, on.Flat(x), rows, count, on.Flat(y)));

    public override void SoftmaxGradient(SoftmaxKind kind, Tensor y, Tensor gradient, int rows, int count, Tensor x) =>
        Each(on => on.Loops.SoftmaxGradient(kind, on.Flat(y), on.Flat(gradient), rows, count, on.Flat(x)));

    public override void Update<TOp>(ReadOnlySpan<ParameterUpdate<TOp>> updates)
    {
        var all = updates.ToArray();
        Each(on => on.Loops.Update<TOp>([.. all.Select(update => new ParameterUpdate<TOp>(
            update.Op, on.Of(update.Parameter), on.Of(update.Gradient), update.First is null ? null : on.Of(update.First), update.Second is null ? null : on.Of(update.Second)))]));
    }

    public override void Convolve(Tensor x, Tensor weight, Tensor y, ConvolutionGeometry geometry) =>
        Each(on => on.Loops.Convolve(on.Flat(x), on.Flat(weight), on.Flat(y), geometry));

    public override bool Convolve<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y, ConvolutionGeometry geometry) =>
        Each(on => on.Loops.Convolve(op, on.Flat(x), on.Flat(weight), on.Flat(bias), on.Flat(y), geometry));

    public override bool ConvolveInputGradient<TOp>(TOp op, Tensor gradient, Tensor weight, Tensor bias, Tensor x, ConvolutionGeometry geometry) =>
        Each(on => on.Loops.ConvolveInputGradient(op, on.Flat(gradient), on.Flat(weight), on.Flat(bias), on.Flat(x), geometry));

    public override void ConvolveInputGradient(Tensor gradient, Tensor weight, Tensor x, ConvolutionGeometry geometry) =>
        Each(on => on.Loops.ConvolveInputGradient(on.Flat(gradient), on.Flat(weight), on.Flat(x), geometry));

    public override void ConvolveWeightGradient(Tensor x, Tensor gradient, Tensor weight, ConvolutionGeometry geometry) =>
        Each(on => on.Loops.ConvolveWeightGradient(on.Flat(x), on.Flat(gradient), on.Flat(weight), geometry));

    private sealed class Fault : IDisposable
    {
        public void Dispose() => s_fault = null;
    }
}
