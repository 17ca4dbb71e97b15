using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu;

/// <summary>Elements picked, or added, by an index.</summary>
internal sealed partial class IlgpuBackend
{
    public override void Gather(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y)
    {
        var plan = new IndexPlan(outer, size, count, inner, isShared: index.ElementCount == count);
        switch (x.DType.Size())
        {
            case 1: Gather<byte>(); break;
            case 4: Gather<int>(); break;
            default: Gather<long>(); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(index);

        void Gather<T>()
            where T : unmanaged =>
            Launcher.OverElements(new GatherKernel<T>(x.View<T>(), index.View<long>(), plan, y.View<T>()), plan.Elements);
    }

    public override void ScatterAdd(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y)
    {
        var plan = new IndexPlan(outer, size, count, inner, isShared: index.ElementCount == count);
        switch (x.DType)
        {
            case DType.Float32: Add<RealAddition<GpuFloat, float>, float>(); break;
            case DType.Float64: Add<RealAddition<GpuDouble, double>, double>(); break;
            case DType.Int32: Add<IntegerAddition<int>, int>(); break;
            case DType.Int64: Add<IntegerAddition<long>, long>(); break;
            case DType.UInt8: Add<IntegerAddition<byte>, byte>(); break;
            default: throw Unexpected(x.DType);
        }

        GC.KeepAlive(x);
        GC.KeepAlive(index);

        void Add<TAddition, T>()
            where TAddition : struct, IAddition<T>
            where T : unmanaged => ScatterAddLoop.Run<TAddition, T>(device, x.View<T>(), index.View<long>(), plan, y.View<T>());
    }
}
