using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>A body of an elementwise loop: y[i] from a[i], b[i], c[i] for contiguous blocks. Pointers to operands it does not have are null.</summary>
internal unsafe interface IBlockKernel
{
    void Run(byte* y, byte* a, byte* b, byte* c, int count);
}

/// <summary>
/// The loop of every elementwise op: walks the output in row-major order, block by block, in parallel where there is enough to do.
/// </summary>
internal static unsafe class ElementwiseLoop
{
    /// <summary>What a thread takes at a time. Fixed, so that it depends on the shape alone.</summary>
    private const int ChunkElements = 16 * 1024;

    /// <summary>What is gathered at a time where operands are not contiguous: four buffers of it fit the first-level cache.</summary>
    private const int BlockElements = 512;

    public static void Run<TKernel>(TKernel kernel, Tensor y, Tensor a, Tensor? b = null, Tensor? c = null)
        where TKernel : struct, IBlockKernel
    {
        var count = y.ElementCount;
        if (count == 0) return;
        fixed (byte* yMemory = (CpuStorage)y.Storage, aMemory = (CpuStorage)a.Storage)
        fixed (byte* bMemory = (CpuStorage?)b?.Storage ?? (CpuStorage)a.Storage, cMemory = (CpuStorage?)c?.Storage ?? (CpuStorage)a.Storage)
        {
            // Most tensors of a small model are a chunk or less, where looking at the operands axis by axis would take longer than the loop.
            if (count <= ChunkElements && IsLinear(y, y) && IsLinear(a, y) && IsLinear(b, y) && IsLinear(c, y))
            {
                kernel.Run(First(yMemory, y), First(aMemory, a), First(bMemory, b), First(cMemory, c), count);
                return;
            }

            var body = new Body<TKernel>(
                kernel,
                count,
                new(yMemory, y, y.Shape),
                new(aMemory, a, y.Shape),
                b is null ? default : new(bMemory, b, y.Shape),
                c is null ? default : new(cMemory, c, y.Shape));
            var chunks = Cut.Count(count, ChunkElements);
            if (chunks == 1) body.Invoke(0);
            else ForkJoin.Run(chunks, body);
        }
    }

    /// <summary>Whether the tensor, if there is one, lies in memory as the output is walked.</summary>
    private static bool IsLinear(Tensor? x, Tensor y) => x is null || (x.IsContiguous && (ReferenceEquals(x.Layout, y.Layout) || x.Shape == y.Shape));

    private static byte* First(byte* memory, Tensor? x) => x is null ? null : memory + ((nint)x.Offset * x.DType.Size());

    private readonly struct Body<TKernel>(
        TKernel kernel, int total, StridedOperand y, StridedOperand a, StridedOperand b, StridedOperand c) : IParallelBody
        where TKernel : struct, IBlockKernel
    {
        private readonly bool _isLinear = y.IsLinear && a.IsLinear && b.IsLinear && c.IsLinear;

        [SkipLocalsInit]
        public void Invoke(int chunk)
        {
            var start = chunk * ChunkElements;
            var end = (int)Math.Min((long)start + ChunkElements, total);
            if (_isLinear)
            {
                kernel.Run(y.Target(start, null), a.Read(start, 0, null), b.Read(start, 0, null), c.Read(start, 0, null), end - start);
                StreamedStores.Fence();
                return;
            }

            // Eight bytes is the largest element.
            var buffers = stackalloc byte[4 * BlockElements * 8];
            var isFirst = true;
            while (start < end)
            {
                var count = Math.Min(BlockElements, end - start);
                var target = y.Target(start, buffers);
                kernel.Run(
                    target,
                    a.Read(start, count, buffers + (BlockElements * 8), isFirst),
                    b.Read(start, count, buffers + (2 * BlockElements * 8), isFirst),
                    c.Read(start, count, buffers + (3 * BlockElements * 8), isFirst),
                    count);
                y.Write(start, count, target);
                start += count;
                isFirst = false;
            }

            StreamedStores.Fence();
        }
    }
}
