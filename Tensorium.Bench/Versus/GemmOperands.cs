using System.Runtime.InteropServices;

namespace Tensorium.Bench.Versus;

/// <summary>The same factors for both sides.</summary>
internal sealed unsafe class GemmOperands : IDisposable
{
    private const nuint CacheLine = 64;

    private readonly GemmShape _shape;
    private readonly Tensor _left;
    private readonly Tensor _right;
    private readonly float* _a;
    private readonly float* _b;
    private readonly float* _c;

    public GemmOperands(GemmShape shape)
    {
        _shape = shape;
        var generator = new Generator(1);
        var a = Tensor.Uniform(shape.IsLeftTransposed ? [shape.K, shape.M] : [shape.M, shape.K], generator, -1, 1);
        var b = Tensor.Uniform(shape.IsRightTransposed ? [shape.N, shape.K] : [shape.K, shape.N], generator, -1, 1);
        _a = Copy(a);
        _b = Copy(b);
        _c = Allocate(shape.M * shape.N);
        (_left, _right) = (shape.IsLeftTransposed ? a.T : a, shape.IsRightTransposed ? b.T : b);
    }

    /// <summary>As a user calls it; the result is given back, as backward does in a training step.</summary>
    public void Ours() => _left.MatMul(_right).Storage.Release();

    /// <summary>Into a result that is there.</summary>
    public void Theirs(OpenBlas blas) => blas.Multiply(_shape, _a, _b, _c);

    /// <summary>Checks that both multiply the same.</summary>
    /// <exception cref="PeerException">The results differ by more than rounding.</exception>
    public void Agree(OpenBlas blas)
    {
        Theirs(blas);
        var ours = _left.MatMul(_right);
        var theirs = Tensor.From<float>(new ReadOnlySpan<float>(_c, _shape.M * _shape.N), ours.Shape);
        // Of K terms below 1, each rounded: far above what rounding does, far below what a wrong term does.
        var tolerance = 1e-6 * _shape.K;
        var difference = (ours - theirs).Abs().Max().Item();
        if (!(difference <= tolerance))
            throw new PeerException(FormattableString.Invariant($"{_shape.Name}: the products differ by up to {difference:G3}; they must agree to {tolerance:G3}"));
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
    }

    private static float* Copy(Tensor tensor)
    {
        var target = Allocate(tensor.ElementCount);
        tensor.AsSpan<float>().CopyTo(new Span<float>(target, tensor.ElementCount));
        return target;
    }

    private static float* Allocate(int count) => (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), CacheLine);
}
