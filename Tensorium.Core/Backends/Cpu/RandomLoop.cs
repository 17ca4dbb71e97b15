namespace Tensorium.Backends.Cpu;

/// <summary>Random fills in parallel: element i depends on the sequence and on i alone, so parts can be filled in any order.</summary>
internal static unsafe class RandomLoop
{
    /// <summary>A multiple of the groups that uniform and normal fills may be cut at.</summary>
    private const int ChunkElements = 16 * 1024;

    public static void Run(Tensor y, ulong seed, ulong stream, ulong firstBlock, bool isNormal)
    {
        var count = y.ElementCount;
        fixed (byte* memory = (CpuStorage)y.Storage)
        {
            var body = new Body(memory + ((nint)y.Offset * y.DType.Size()), count, y.DType == DType.Float64, isNormal, seed, stream, firstBlock);
            ForkJoin.Run(Cut.Count(count, ChunkElements), body);
        }
    }

    private readonly struct Body(byte* target, int count, bool isDouble, bool isNormal, ulong seed, ulong stream, ulong firstBlock) : IParallelBody
    {
        public void Invoke(int chunk)
        {
            var start = chunk * ChunkElements;
            var length = (int)Math.Min(ChunkElements, (long)count - start);
            if (isDouble)
            {
                var part = new Span<double>((double*)target + start, length);
                if (isNormal) NormalFill.Fill(part, seed, stream, firstBlock + NormalFill.Blocks<double>(start));
                else UniformFill.Fill(part, seed, stream, firstBlock + UniformFill.Blocks<double>(start));
            }
            else
            {
                var part = new Span<float>((float*)target + start, length);
                if (isNormal) NormalFill.Fill(part, seed, stream, firstBlock + NormalFill.Blocks<float>(start));
                else UniformFill.Fill(part, seed, stream, firstBlock + UniformFill.Blocks<float>(start));
            }
        }
    }
}
