using System.Runtime.CompilerServices;
using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Simd;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Fused;

/// <summary>Chains of elementwise ops, the library's and users', as one op.</summary>
public sealed class ComposeTests
{
    private readonly struct Scale(double factor) : IUnaryOp
    {
        public static string Name => "Scale";

        public static Saves Saves => Saves.None;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => x * V.Splat(factor);

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * factor;
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_chain_has_the_bits_of_its_ops_one_after_the_other_and_so_has_its_gradient(DType dtype)
    {
        Tensor[] x = [SameBits.Normal([37, 29], 1, dtype)];
        SameBits.Assert(y => y[0].Map(default(Tanh).Then(default(Sigmoid))), y => y[0].Tanh().Sigmoid(), x, "sigmoid(tanh)");
        SameBits.Assert(y => y[0].Map(default(Relu).Then(default(Softplus)).Then(default(Gelu))), y => y[0].Relu().Softplus().Gelu(), x, "gelu(softplus(relu))");
        SameBits.Assert(y => y[0].Map(new Scale(0.7).Then(default(Tanh))), y => (y[0] * 0.7).Tanh(), x, "tanh(scale)");
        SameBits.Assert(
            y => y[0].Zip(default(Multiply).AndThen(default(Sigmoid)), y[1]),
            y => (y[0] * y[1]).Sigmoid(),
            [x[0], SameBits.Normal([29], 2, dtype)],
            "sigmoid(product)");
    }

    [Fact]
    public void A_chain_is_differentiable_to_second_order()
    {
        GradCheck.Verify(x => x.Map(new Scale(0.7).Then(default(Tanh)).Then(default(Exp))), Tensor.From(0.3, -1.2, 2), order: 2);
        GradCheck.Verify(x => x.Map(default(Sigmoid).Then(default(Log))), Tensor.From(0.3, -1.2, 2), order: 2);
        GradCheck.Verify(x => x[0].Zip(default(Divide).AndThen(default(Softplus)), x[1]), [Tensor.From(0.3, -1.2), Tensor.From(2.0, 0.7)], order: 2);
    }

    [Fact]
    public void A_chain_is_an_activation_of_a_layer()
    {
        Tensor x = SameBits.Normal([6, 5], 1, DType.Float32), w = SameBits.Normal([4, 5], 2, DType.Float32), b = SameBits.Normal([4], 3, DType.Float32);
        Assert.Equal(OpTable.Bits((x.MatMul(w.T) + b).Tanh().Square()), OpTable.Bits(x.Linear(w, b, default(Tanh).Then(default(Square)))));
    }

    [Fact]
    public void It_is_named_after_its_ops() => Assert.Equal("Sigmoid(Tanh)", Compose<Tanh, Sigmoid>.Name);
}
