using Tensorium.Backends;
using Tensorium.Ops;

namespace Tensorium.Tests.Devices;

/// <summary>Each loop of the CPU, on the memory behind the mirror's; what <see cref="Backend"/> promises of the arguments is checked.</summary>
internal sealed partial class MirrorBackend : Backend
{
    private static readonly Backend s_cpu = Device.Cpu.Backend;

    public override void Map<TOp>(TOp op, Tensor x, Tensor y) =>
        s_cpu.Map(op, For(y, x), Behind(y));

    public override void Zip<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        s_cpu.Zip(op, For(y, a), For(y, b), Behind(y));

    public override void ZipThree<TOp>(TOp op, Tensor a, Tensor b, Tensor c, Tensor y) =>
        s_cpu.ZipThree(op, For(y, a), For(y, b), For(y, c), Behind(y));

    public override void ZipIntegers<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        s_cpu.ZipIntegers(op, For(y, a), For(y, b), Behind(y));

    public override void Compare<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        s_cpu.Compare(op, Behind(a), Behind(b), Behind(y));

    public override void Select(Tensor condition, Tensor a, Tensor b, Tensor y) =>
        s_cpu.Select(Behind(condition), For(y, a), For(y, b), Behind(y));

    public override void Copy(Tensor x, Tensor y) =>
        s_cpu.Copy(Behind(x), Behind(y));

    public override void Fill(Tensor y, Scalar value) =>
        s_cpu.Fill(Behind(y), value);

    public override void Reduce<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        s_cpu.Reduce(op, Flat(x), outer, count, inner, Flat(y));

    public override void ReduceIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        s_cpu.ReduceIntegers(op, Flat(x), outer, count, inner, Flat(y));

    public override void Scan<TOp>(TOp op, Tensor x, int outer, int count, int inner, bool isReversed, Tensor y) =>
        s_cpu.Scan(op, Flat(x), outer, count, inner, isReversed, Flat(y));

    public override void ScanIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        s_cpu.ScanIntegers(op, Flat(x), outer, count, inner, Flat(y));

    public override void ArgSort(Tensor x, bool isDescending, int outer, int count, int inner, Tensor y) =>
        s_cpu.ArgSort(Flat(x), isDescending, outer, count, inner, Flat(y));

    public override void ArgMaxPool(Tensor x, WindowGeometry geometry, Tensor y) =>
        s_cpu.ArgMaxPool(Flat(x), geometry, Flat(y));

    public override void ArgExtremum(Tensor x, bool isLeast, int outer, int count, int inner, Tensor y) =>
        s_cpu.ArgExtremum(Flat(x), isLeast, outer, count, inner, Flat(y));

    public override void Gather(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y) =>
        s_cpu.Gather(Flat(x), Flat(index), outer, size, count, inner, Flat(y));

    public override void ScatterAdd(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y) =>
        s_cpu.ScatterAdd(Flat(x), Flat(index), outer, size, count, inner, Flat(y));

    public override void FillUniform(Tensor y, ulong seed, ulong stream, ulong firstBlock) =>
        s_cpu.FillUniform(Flat(y), seed, stream, firstBlock);

    public override void FillNormal(Tensor y, ulong seed, ulong stream, ulong firstBlock) =>
        s_cpu.FillNormal(Flat(y), seed, stream, firstBlock);

    /// <summary>As <see cref="Behind"/>, of an input that must have the dtype of the output, and be broadcast to it.</summary>
    private static Tensor For(Tensor y, Tensor x) => x.DType == y.DType && Shape.Broadcast(x.Shape, y.Shape) == y.Shape
        ? Behind(x)
        : throw new InvalidOperationException($"{x.DType.Name()}{x.Shape} is no input for an output of {y.DType.Name()}{y.Shape}");

    /// <summary>As <see cref="Behind"/>, of a tensor that the loop may take for one block of memory.</summary>
    private static Tensor Flat(Tensor x) => x.IsContiguous ? Behind(x) : throw new InvalidOperationException($"a tensor of shape {x.Shape} that should be contiguous has the strides {string.Join(", ", x.Strides.ToArray())}");

    /// <summary>A tensor as the CPU sees it.</summary>
    private static Tensor Behind(Tensor x) => new(MirrorStorage.Behind(x.Storage), x.Layout, x.DType);
}
