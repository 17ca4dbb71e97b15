using Tensorium.Backends;
using Tensorium.Ops;

namespace Tensorium.Tests.Devices;

/// <summary>Each loop of the CPU, on the memory behind the mirror's.</summary>
internal sealed partial class MirrorBackend : Backend
{
    private static readonly Backend s_cpu = Device.Cpu.Backend;

    public override void Map<TOp>(TOp op, Tensor x, Tensor y) =>
        s_cpu.Map(op, Behind(x), Behind(y));

    public override void Zip<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        s_cpu.Zip(op, Behind(a), Behind(b), Behind(y));

    public override void ZipThree<TOp>(TOp op, Tensor a, Tensor b, Tensor c, Tensor y) =>
        s_cpu.ZipThree(op, Behind(a), Behind(b), Behind(c), Behind(y));

    public override void ZipIntegers<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        s_cpu.ZipIntegers(op, Behind(a), Behind(b), Behind(y));

    public override void Compare<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        s_cpu.Compare(op, Behind(a), Behind(b), Behind(y));

    public override void Select(Tensor condition, Tensor a, Tensor b, Tensor y) =>
        s_cpu.Select(Behind(condition), Behind(a), Behind(b), Behind(y));

    public override void Copy(Tensor x, Tensor y) =>
        s_cpu.Copy(Behind(x), Behind(y));

    public override void Fill(Tensor y, Scalar value) =>
        s_cpu.Fill(Behind(y), value);

    public override void Reduce<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        s_cpu.Reduce(op, Behind(x), outer, count, inner, Behind(y));

    public override void ReduceIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        s_cpu.ReduceIntegers(op, Behind(x), outer, count, inner, Behind(y));

    public override void Scan<TOp>(TOp op, Tensor x, int outer, int count, int inner, bool isReversed, Tensor y) =>
        s_cpu.Scan(op, Behind(x), outer, count, inner, isReversed, Behind(y));

    public override void ScanIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y) =>
        s_cpu.ScanIntegers(op, Behind(x), outer, count, inner, Behind(y));

    public override void ArgSort(Tensor x, bool isDescending, int outer, int count, int inner, Tensor y) =>
        s_cpu.ArgSort(Behind(x), isDescending, outer, count, inner, Behind(y));

    public override void ArgMaxPool(Tensor x, WindowGeometry geometry, Tensor y) =>
        s_cpu.ArgMaxPool(Behind(x), geometry, Behind(y));

    public override void ArgExtremum(Tensor x, bool isLeast, int outer, int count, int inner, Tensor y) =>
        s_cpu.ArgExtremum(Behind(x), isLeast, outer, count, inner, Behind(y));

    public override void Gather(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y) =>
        s_cpu.Gather(Behind(x), Behind(index), outer, size, count, inner, Behind(y));

    public override void ScatterAdd(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y) =>
        s_cpu.ScatterAdd(Behind(x), Behind(index), outer, size, count, inner, Behind(y));

    public override void FillUniform(Tensor y, ulong seed, ulong stream, ulong firstBlock) =>
        s_cpu.FillUniform(Behind(y), seed, stream, firstBlock);

    public override void FillNormal(Tensor y, ulong seed, ulong stream, ulong firstBlock) =>
        s_cpu.FillNormal(Behind(y), seed, stream, firstBlock);

    /// <summary>A tensor as the CPU sees it.</summary>
    private static Tensor Behind(Tensor x) => new(MirrorStorage.Behind(x.Storage), x.Layout, x.DType);
}
