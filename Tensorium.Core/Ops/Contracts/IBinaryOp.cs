using System.Numerics;
using Tensorium.Simd;

namespace Tensorium.Ops;

/// <summary>An elementwise function of two tensors, broadcast to each other, with its derivatives.</summary>
public interface IBinaryOp
{
    /// <summary>The op's name, for messages.</summary>
    static abstract string Name { get; }

    /// <summary>What <see cref="Vjp"/> reads for argument 0 (left) or 1 (right).</summary>
    static abstract Saves Saves(int argument);

    /// <summary>The function, on every lane.</summary>
    V Invoke<V>(V left, V right)
        where V : struct, IVec<V>;

    /// <summary>gradient · ∂f/∂argument, of the broadcast shape: the walker sums it back.</summary>
    Tensor Vjp(int argument, SavedValues saved, Tensor gradient);
}

/// <summary>The same function on integers, wrapping on overflow.</summary>
public interface IIntegerOp
{
    /// <summary>The function; for a reduction it must be associative.</summary>
    T Invoke<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;

    /// <summary>What a reduction over no elements gives.</summary>
    T Identity<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;
}

/// <summary>A predicate of two tensors, broadcast to each other. It has no gradient: its result is bool.</summary>
public interface IComparison
{
    /// <summary>The op's name, for messages.</summary>
    static abstract string Name { get; }

    /// <summary>The mask, on every lane of real numbers.</summary>
    V Mask<V>(V left, V right)
        where V : struct, IVec<V>;

    /// <summary>The predicate on integers (and on bools, as 0 and 1).</summary>
    bool Test<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T>;
}

/// <summary>A call of an elementwise function of two tensors.</summary>
internal sealed class BinaryRecipe<TOp> : Recipe
    where TOp : struct, IBinaryOp
{
    private readonly TOp _op;
    private readonly SavedValues _saved;

    public BinaryRecipe(TOp op, Tensor left, Tensor right, Tensor output)
        : base(TOp.Name, left, right)
    {
        _op = op;
        var saves = Saves.None;
        if (left.Node is not null) saves |= TOp.Saves(0);
        if (right.Node is not null) saves |= TOp.Saves(1);
        _saved = new(TOp.Name, saves, left, right, output);
    }

    public override Tensor Vjp(int input, Tensor gradient) => _op.Vjp(input, _saved, gradient);
}
