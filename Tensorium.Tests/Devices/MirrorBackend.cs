using Tensorium.Backends;
using Tensorium.Ops;

namespace Tensorium.Tests.Devices;

/// <summary>Loops, on memory that stands for a mirror's.</summary>
/// <param name="Loops">The loops.</param>
/// <param name="Of">A tensor as they see it.</param>
internal sealed record MirrorLoops(Backend Loops, Func<Tensor, Tensor> Of)
{
    /// <summary>As <see cref="Of"/>, of an input that must have the dtype of the output, and be broadcast to it.</summary>
    public Tensor For(Tensor y, Tensor x) => x.DType == y.DType && Shape.Broadcast(x.Shape, y.Shape) == y.Shape
        ? Of(x)
        : throw new InvalidOperationException($"{x.DType.Name()}{x.Shape} is no input for an output of {y.DType.Name()}{y.Shape}");

    /// <summary>As <see cref="Of"/>, of a tensor that the loop may take for one block of memory.</summary>
    public Tensor Flat(Tensor x) =>
        x.IsContiguous ? Of(x) : throw new InvalidOperationException($"a tensor of shape {x.Shape} that should be contiguous has the strides {string.Join(", ", x.Strides.ToArray())}");
}

/// <summary>
/// Each loop of the CPU, on the memory behind the mirror's; what <see cref="Backend"/> promises of the arguments is checked. Before it, the loop of another backend that looks on, if there is one.
/// </summary>
internal sealed partial class MirrorBackend(MirrorLoops? onlooker) : Backend
{
    private static readonly MirrorLoops s_cpu = new(Device.Cpu.Backend, x => new(MirrorStorage.Behind(x.Storage), x.Layout, x.DType));


    public override void Map<TOp>(TOp op, Tensor x, Tensor y) =>
        Each(on => on.Loops.Map(op, on.For(y, x), on.Of(y)));

    public override void Zip<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        Each(on => on.Loops.Zip(op, on.For(y, a), on.For(y, b), on.Of(y)));

    public override void ZipThree<TOp>(TOp op, Tensor a, Tensor b, Tensor c, Tensor y) =>
        Each(on => on.Loops.ZipThree(op, on.For(y, a), on.For(y, b), on.For(y, c), on.Of(y)));

    public override void ZipIntegers<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        Each(on => on.Loops.ZipIntegers(op, on.For(y, a), on.For(y, b), on.Of(y)));

    public override void Compare<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        Each(on => on.Loops.Compare(op, on.Of(a), on.Of(b), on.Of(y)));

    public override void Select(Tensor condition, Tensor a, Tensor b, Tensor y) =>
        Each(on => on.Loops.Select(on.Of(condition), on.For(y, a), on.For(y, b), on.Of(y)));

    public override void Copy(Tensor x, Tensor y) =>
        Each(on => on.Loops.Copy(on.Of(x), on.Of(y)));

    public override void Fill(Tensor y, Scalar value) =>
        Each(on => on.Loops.Fill(on.Of(y), value));

    public override void Reduce<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        Each(on => on.Loops.Reduce(op, on.Flat(x), outer, count, inner, on.Flat(y)));

    public override void ReduceIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        Each(on => on.Loops.ReduceIntegers(op, on.Flat(x), outer, count, inner, on.Flat(y)));

    public override void Scan<TOp>(TOp op, Tensor x, int outer, int count, int inner, bool isReversed, Tensor y) =>
        Each(on => on.Loops.Scan(op, on.Flat(x), outer, count, inner, isReversed, on.Flat(y)));

    public override void ScanIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        Each(on => on.Loops.ScanIntegers(op, on.Flat(x), outer, count, inner, on.Flat(y)));

    public override void ArgSort(Tensor x, bool isDescending, int outer, int count, int inner, Tensor y) =>
        Each(on => on.Loops.ArgSort(on.Flat(x), isDescending, outer, count, inner, on.Flat(y)));

    public override void ArgMaxPool(Tensor x, WindowGeometry geometry, Tensor y) =>
        Each(on => on.Loops.ArgMaxPool(on.Flat(x), geometry, on.Flat(y)));

    public override void ArgExtremum(Tensor x, bool isLeast, int outer, int count, int inner, Tensor y) =>
        Each(on => on.Loops.ArgExtremum(on.Flat(x), isLeast, outer, count, inner, on.Flat(y)));

    public override void Gather(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y) =>
        Each(on => on.Loops.Gather(on.Flat(x), on.Flat(index), outer, size, count, inner, on.Flat(y)));

    public override void ScatterAdd(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y) =>
        Each(on => on.Loops.ScatterAdd(on.Flat(x), on.Flat(index), outer, size, count, inner, on.Flat(y)));

    public override void FillUniform(Tensor y, ulong seed, ulong stream, ulong firstBlock) =>
        Each(on => on.Loops.FillUniform(on.Flat(y), seed, stream, firstBlock));

    public override void FillNormal(Tensor y, ulong seed, ulong stream, ulong firstBlock) =>
        Each(on => on.Loops.FillNormal(on.Flat(y), seed, stream, firstBlock));

    private void Each(Action<MirrorLoops> run)
    {
        if (onlooker is not null) run(onlooker);
        run(s_cpu);
    }

    private T Each<T>(Func<MirrorLoops, T> run)
    {
        if (onlooker is not null) run(onlooker);
        return run(s_cpu);
    }
}
