using System.Numerics;
using ILGPU;
using Tensorium.Gpu.Lanes;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>y = op(x) for reals.</summary>
internal readonly struct MapBody<TOp, V, T>(TOp op, ArrayView<T> x, ArrayView<T> y) : IElementBody
    where TOp : struct, IUnaryOp
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Invoke(long output, long first, long second, long third) => y[output] = V.Value(op.Invoke(V.Of(x[first])));
}

/// <summary>y = op(a, b) for reals.</summary>
internal readonly struct ZipBody<TOp, V, T>(TOp op, ArrayView<T> a, ArrayView<T> b, ArrayView<T> y) : IElementBody
    where TOp : struct, IBinaryOp
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Invoke(long output, long first, long second, long third) => y[output] = V.Value(op.Invoke(V.Of(a[first]), V.Of(b[second])));
}

/// <summary>y = op(a, b, c) for reals.</summary>
internal readonly struct ZipThreeBody<TOp, V, T>(TOp op, ArrayView<T> a, ArrayView<T> b, ArrayView<T> c, ArrayView<T> y) : IElementBody
    where TOp : struct, ITernaryOp
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Invoke(long output, long first, long second, long third) => y[output] = V.Value(op.Invoke(V.Of(a[first]), V.Of(b[second]), V.Of(c[third])));
}

/// <summary>y = op(a, b) for integers.</summary>
internal readonly struct ZipIntegersBody<TOp, T>(TOp op, ArrayView<T> a, ArrayView<T> b, ArrayView<T> y) : IElementBody
    where TOp : struct, IIntegerOp
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public void Invoke(long output, long first, long second, long third) => y[output] = op.Invoke(a[first], b[second]);
}

/// <summary>y = op(a, b) for reals, one byte a result.</summary>
internal readonly struct CompareBody<TOp, V, T>(TOp op, ArrayView<T> a, ArrayView<T> b, ArrayView<byte> y) : IElementBody
    where TOp : struct, IComparison
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public void Invoke(long output, long first, long second, long third) => y[output] = (byte)V.MaskBits(op.Mask(V.Of(a[first]), V.Of(b[second])));
}

/// <summary>y = op(a, b) for integers and bools, one byte a result.</summary>
internal readonly struct CompareIntegersBody<TOp, T>(TOp op, ArrayView<T> a, ArrayView<T> b, ArrayView<byte> y) : IElementBody
    where TOp : struct, IComparison
    where T : unmanaged, IBinaryInteger<T>
{
    public void Invoke(long output, long first, long second, long third) => y[output] = op.Test(a[first], b[second]) ? (byte)1 : (byte)0;
}

/// <summary>y = condition ? a : b, bits unchanged.</summary>
internal readonly struct SelectBody<T>(ArrayView<T> a, ArrayView<T> b, ArrayView<byte> condition, ArrayView<T> y) : IElementBody
    where T : unmanaged
{
    public void Invoke(long output, long first, long second, long third) => y[output] = condition[third] != 0 ? a[first] : b[second];
}

/// <summary>y = x, bits unchanged.</summary>
internal readonly struct CopyBody<T>(ArrayView<T> x, ArrayView<T> y) : IElementBody
    where T : unmanaged
{
    public void Invoke(long output, long first, long second, long third) => y[output] = x[first];
}

/// <summary>y = the same bits everywhere.</summary>
internal readonly struct FillBody<T>(T value, ArrayView<T> y) : IElementBody
    where T : unmanaged
{
    public void Invoke(long output, long first, long second, long third) => y[output] = value;
}

/// <summary>y = x as another number type.</summary>
internal readonly struct ConvertBody<TFrom, TTo, T, U>(ArrayView<T> x, ArrayView<U> y) : IElementBody
    where TFrom : struct, IElementType<T>
    where TTo : struct, IElementType<U>
    where T : unmanaged
    where U : unmanaged
{
    public void Invoke(long output, long first, long second, long third) =>
        y[output] = TFrom.IsReal ? TTo.OfReal(TFrom.Real(x[first])) : TTo.OfInteger(TFrom.Integer(x[first]));
}
