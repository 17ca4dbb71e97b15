using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops;

/// <summary>An elementwise function of one tensor, with its derivative. Implement it as a readonly struct; its fields are the op's parameters.</summary>
public interface IUnaryOp
{
    /// <summary>The op's name, for messages.</summary>
    static abstract string Name { get; }

    /// <summary>What <see cref="Vjp"/> reads.</summary>
    static abstract Saves Saves { get; }

    /// <summary>Whether there is a <see cref="Gradient"/>; then <see cref="Saves"/> is either the input or the result.</summary>
    static virtual bool HasGradient => false;

    /// <summary>The function, on every lane.</summary>
    V Invoke<V>(V x)
        where V : struct, IVec<V>;

    /// <summary>gradient · f′(x), in tensor ops: they are recorded when higher orders are asked for.</summary>
    Tensor Vjp(SavedValues saved, Tensor gradient);

    /// <summary>
    /// The expression of <see cref="Vjp"/> on every lane, rounding by rounding: what runs, in one pass instead of one an operation, where it need not be recorded.
    /// </summary>
    /// <param name="saved">x, or f(x), whichever is saved.</param>
    /// <param name="gradient">The incoming gradient.</param>
    V Gradient<V>(V saved, V gradient)
        where V : struct, IVec<V> => throw new NotSupportedException($"{GetType().Name} has no Gradient; implement it, or leave HasGradient alone");
}

/// <summary>A call of an elementwise function of one tensor.</summary>
internal sealed class UnaryRecipe<TOp>(TOp op, Tensor x, Tensor y) : Recipe(TOp.Name, x)
    where TOp : struct, IUnaryOp
{
    private readonly SavedValues _saved = new(TOp.Name, TOp.Saves, x, null, y);

    public override Tensor Vjp(int input, Tensor gradient) => UnaryGradient<TOp>.Of(op, _saved, gradient);
}

/// <summary>gradient · f′ as a function of two tensors: what was saved, and the incoming gradient.</summary>
internal readonly struct UnaryGradient<TOp>(TOp op) : IBinaryOp
    where TOp : struct, IUnaryOp
{
    public static string Name => TOp.Name;

    public static Saves Saves(int argument) => Ops.Saves.None;

    /// <summary>Whether a rule that runs here and now is one pass over memory.</summary>
    public static bool IsOnePass => TOp.HasGradient && !Recording.IsEnabled;

    public static Tensor Of(TOp op, SavedValues saved, Tensor gradient)
    {
        if (!IsOnePass) return op.Vjp(saved, gradient);
        var result = Tensor.Empty(gradient.Shape, gradient.DType, gradient.Device);
        gradient.Device.Backend.Zip(new UnaryGradient<TOp>(op), Saved(saved), gradient, result);
        return result;
    }

    /// <summary>The value that <see cref="IUnaryOp.Gradient"/> reads.</summary>
    public static Tensor Saved(SavedValues saved) => TOp.Saves == Ops.Saves.Output ? saved.Y : saved.X;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V>(V left, V right)
        where V : struct, IVec<V> => op.Gradient(left, right);

    public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => throw new GradientException($"{Name}: its gradient is recorded by the rule of the op itself");
}
