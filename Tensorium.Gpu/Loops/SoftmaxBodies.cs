using ILGPU;
using Tensorium.Gpu.Lanes;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Gpu.Loops;

/// <summary>eˣ / Σ eˣ, by differences to the greatest element, as everything here that has exponentials.</summary>
internal readonly struct SoftmaxBody<V, T>(ArrayView<T> x, ArrayView<T> y) : IRowBody<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static bool HasGreatest => true;

    public static bool HasElements => true;

    public V Element(long place) => V.Of(x[place]);

    public V Term(long place, V greatest) => Elementary.ExpBelowOverflow(default(Excess).Invoke(V.Of(x[place]), greatest));

    public V Summed(V sum, V greatest) => sum;

    public void Store(long place, V greatest, V summed) => y[place] = V.Value(Term(place, greatest) / summed);

    public void StoreRow(long row, V summed)
    {
    }
}

/// <summary>x − ln Σ eˣ.</summary>
internal readonly struct LogSoftmaxBody<V, T>(ArrayView<T> x, ArrayView<T> y) : IRowBody<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static bool HasGreatest => true;

    public static bool HasElements => true;

    public V Element(long place) => V.Of(x[place]);

    public V Term(long place, V greatest) => Elementary.ExpBelowOverflow(default(Excess).Invoke(V.Of(x[place]), greatest));

    public V Summed(V sum, V greatest) => Elementary.Log(sum);

    public void Store(long place, V greatest, V summed) => y[place] = V.Value(default(Excess).Invoke(V.Of(x[place]), greatest) - summed);

    public void StoreRow(long row, V summed)
    {
    }
}

/// <summary>ln Σ eˣ.</summary>
internal readonly struct LogSumExpBody<V, T>(ArrayView<T> x, ArrayView<T> y) : IRowBody<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static bool HasGreatest => true;

    public static bool HasElements => false;

    public V Element(long place) => V.Of(x[place]);

    public V Term(long place, V greatest) => Elementary.ExpBelowOverflow(default(Excess).Invoke(V.Of(x[place]), greatest));

    public V Summed(V sum, V greatest) => Elementary.Log(sum) + greatest;

    public void Store(long place, V greatest, V summed)
    {
    }

    public void StoreRow(long row, V summed) => y[row] = V.Value(summed);
}

/// <summary>y·(g − Σ g·y), for a softmax y.</summary>
internal readonly struct SoftmaxGradientBody<V, T>(ArrayView<T> y, ArrayView<T> gradient, ArrayView<T> x) : IRowBody<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static bool HasGreatest => false;

    public static bool HasElements => true;

    public V Element(long place) => V.Of(y[place]);

    public V Term(long place, V greatest) => V.Of(gradient[place]) * V.Of(y[place]);

    public V Summed(V sum, V greatest) => sum;

    public void Store(long place, V greatest, V summed) => x[place] = V.Value(V.Of(y[place]) * (V.Of(gradient[place]) - summed));

    public void StoreRow(long row, V summed)
    {
    }
}

/// <summary>g − eʸ·Σ g, for the logarithm y of a softmax.</summary>
internal readonly struct LogSoftmaxGradientBody<V, T>(ArrayView<T> y, ArrayView<T> gradient, ArrayView<T> x) : IRowBody<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static bool HasGreatest => false;

    public static bool HasElements => true;

    public V Element(long place) => V.Of(y[place]);

    public V Term(long place, V greatest) => V.Of(gradient[place]);

    public V Summed(V sum, V greatest) => sum;

    public void Store(long place, V greatest, V summed) =>
        x[place] = V.Value(V.Of(gradient[place]) - (Elementary.ExpInlined(V.Of(y[place])) * summed));

    public void StoreRow(long row, V summed)
    {
    }
}
