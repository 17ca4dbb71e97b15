using Tensorium.Simd;

namespace Tensorium.Ops;

/// <summary>An elementwise function of one tensor, with its derivative. Implement it as a readonly struct; its fields are the op's parameters.</summary>
public interface IUnaryOp
{
    /// <summary>The op's name, for messages.</summary>
    static abstract string Name { get; }

    /// <summary>What <see cref="Vjp"/> reads.</summary>
    static abstract Saves Saves { get; }

    /// <summary>The function, on every lane.</summary>
    V Invoke<V>(V x)
        where V : struct, IVec<V>;

    /// <summary>gradient · f′(x), in tensor ops: they are recorded when higher orders are asked for.</summary>
    Tensor Vjp(SavedValues saved, Tensor gradient);
}

/// <summary>A call of an elementwise function of one tensor.</summary>
internal sealed class UnaryRecipe<TOp>(TOp op, Tensor x, Tensor y) : Recipe(TOp.Name, x)
    where TOp : struct, IUnaryOp
{
    private readonly SavedValues _saved = new(TOp.Name, TOp.Saves, x, null, y);

    public override Tensor Vjp(int input, Tensor gradient) => op.Vjp(_saved, gradient);
}
