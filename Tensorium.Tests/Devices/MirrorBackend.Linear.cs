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
        s_cpu.MatMul(Behind(left), Behind(right), Behind(y));

    public override (int Matrix, int Order)? Cholesky(Tensor y) =>
        s_cpu.Cholesky(Behind(y));

    public override void TriangularSolve(Tensor a, Tensor y, bool isUpper, bool isUnit) =>
        s_cpu.TriangularSolve(Behind(a), Behind(y), isUpper, isUnit);

    public override void Eliminate(Tensor y, Tensor pivots, int first, int count) =>
        s_cpu.Eliminate(Flat(y), Flat(pivots), first, count);

    public override void Linear<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y)
    {
        s_cpu.Linear(op, Behind(x), Behind(weight), Flat(bias), Flat(y));
        if (s_fault is not { } factor) return;
        foreach (ref var element in Flat(y).AsWritableSpan<float>()) element *= factor;
    }

    public override void GradientAndColumnSums<TOp>(TOp op, Tensor saved, Tensor gradient, Tensor y, Tensor sums) =>
        s_cpu.GradientAndColumnSums(op, Flat(saved), Flat(gradient), Flat(y), Flat(sums));

    public override bool BernoulliLogProb(Tensor logits, Tensor targets, int rows, int targetRows, int count, Tensor? residual, Tensor y) =>
        s_cpu.BernoulliLogProb(Flat(logits), Flat(targets), rows, targetRows, count, residual is null ? null : Flat(residual), Flat(y));

    public override void Softmax(SoftmaxKind kind, Tensor x, int rows, int count, Tensor y) =>
        s_cpu.Softmax(kind, Flat(x), rows, count, Flat(y));

    public override void SoftmaxGradient(SoftmaxKind kind, Tensor y, Tensor gradient, int rows, int count, Tensor x) =>
        s_cpu.SoftmaxGradient(kind, Flat(y), Flat(gradient), rows, count, Flat(x));

    public override void Update<TOp>(ReadOnlySpan<ParameterUpdate<TOp>> updates)
    {
        var behind = new ParameterUpdate<TOp>[updates.Length];
        for (var i = 0; i < behind.Length; i++)
        {
            var (op, parameter, gradient, first, second) = updates[i];
            behind[i] = new(op, Flat(parameter), Flat(gradient), first is null ? null : Flat(first), second is null ? null : Flat(second));
        }

        s_cpu.Update<TOp>(behind);
    }

    public override void Convolve(Tensor x, Tensor weight, Tensor y, ConvolutionGeometry geometry) =>
        s_cpu.Convolve(Flat(x), Flat(weight), Flat(y), geometry);

    public override bool Convolve<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y, ConvolutionGeometry geometry) =>
        s_cpu.Convolve(op, Flat(x), Flat(weight), Flat(bias), Flat(y), geometry);

    public override bool ConvolveInputGradient<TOp>(TOp op, Tensor gradient, Tensor weight, Tensor bias, Tensor x, ConvolutionGeometry geometry) =>
        s_cpu.ConvolveInputGradient(op, Flat(gradient), Flat(weight), Flat(bias), Flat(x), geometry);

    public override void ConvolveInputGradient(Tensor gradient, Tensor weight, Tensor x, ConvolutionGeometry geometry) =>
        s_cpu.ConvolveInputGradient(Flat(gradient), Flat(weight), Flat(x), geometry);

    public override void ConvolveWeightGradient(Tensor x, Tensor gradient, Tensor weight, ConvolutionGeometry geometry) =>
        s_cpu.ConvolveWeightGradient(Flat(x), Flat(gradient), Flat(weight), geometry);

    private sealed class Fault : IDisposable
    {
        public void Dispose() => s_fault = null;
    }
}
