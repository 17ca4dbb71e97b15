using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>The loop of optimiser steps over contiguous memory.</summary>
internal static unsafe class UpdateLoop
{
    private const int ChunkElements = 16 * 1024;

    public static void Run<TOp, V, T>(TOp op, T* parameter, T* gradient, T* first, T* second, int count)
        where TOp : struct, IUpdateOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        if (count == 0) return;
        var body = new Body<TOp, V, T>(op, parameter, gradient, first, second, count);
        var chunks = Cut.Count(count, ChunkElements);
        if (chunks == 1) body.Invoke(0);
        else ForkJoin.Run(chunks, body);
    }

    private readonly struct Body<TOp, V, T>(TOp op, T* parameter, T* gradient, T* first, T* second, int count) : IParallelBody
        where TOp : struct, IUpdateOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int chunk)
        {
            var start = chunk * ChunkElements;
            var end = (int)Math.Min((long)start + ChunkElements, count);
            var i = start;
            for (; i <= end - V.Lanes; i += V.Lanes)
            {
                var p = V.Load(parameter + i);
                var a = first == null ? default : V.Load(first + i);
                var b = second == null ? default : V.Load(second + i);
                op.Invoke(V.Load(gradient + i), ref p, ref a, ref b);
                V.Store(p, parameter + i);
                if (first != null) V.Store(a, first + i);
                if (second != null) V.Store(b, second + i);
            }

            if (i < end) Tail(i, end - i);
        }

        /// <summary>The last elements, through padded vectors: no element takes another path than its neighbours.</summary>
        private void Tail(int start, int length)
        {
            var padded = stackalloc T[64];
            Copy(parameter + start, padded, length);
            Copy(gradient + start, padded + 16, length);
            if (first != null) Copy(first + start, padded + 32, length);
            if (second != null) Copy(second + start, padded + 48, length);
            V p = V.Load(padded), a = V.Load(padded + 32), b = V.Load(padded + 48);
            op.Invoke(V.Load(padded + 16), ref p, ref a, ref b);
            V.Store(p, padded);
            V.Store(a, padded + 32);
            V.Store(b, padded + 48);
            Copy(padded, parameter + start, length);
            if (first != null) Copy(padded + 32, first + start, length);
            if (second != null) Copy(padded + 48, second + start, length);
        }

        private static void Copy(T* source, T* target, int length)
        {
            for (var i = 0; i < length; i++) target[i] = source[i];
        }
    }
}
