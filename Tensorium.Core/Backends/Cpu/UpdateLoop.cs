using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>A parameter in a launch of optimiser steps: addresses of contiguous memory. State that there is none of is null.</summary>
internal unsafe struct UpdatePart<TOp>
    where TOp : struct, IUpdateOp
{
    public TOp Op;
    public byte* Parameter, Gradient, First, Second;
    public int Count;

    /// <summary>The number of its first chunk in the launch.</summary>
    public int FirstChunk;
}

/// <summary>The loop of optimiser steps over the contiguous memory of many parameters: one fork-join for all of them.</summary>
internal static unsafe class UpdateLoop
{
    private const int ChunkElements = 16 * 1024;

    public static void Run<TOp, V, T>(UpdatePart<TOp>[] parts)
        where TOp : struct, IUpdateOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var chunks = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i].FirstChunk = chunks;
            chunks += Cut.Count(parts[i].Count, ChunkElements);
        }

        var body = new Body<TOp, V, T>(parts);
        if (chunks == 1) body.Invoke(0);
        else if (chunks > 1) ForkJoin.Run(chunks, body);
    }

    private readonly struct Body<TOp, V, T>(UpdatePart<TOp>[] parts) : IParallelBody
        where TOp : struct, IUpdateOp
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        public void Invoke(int chunk)
        {
            // The last part that begins at or before the chunk: parts without elements begin where the next one does.
            var index = parts.Length - 1;
            while (parts[index].FirstChunk > chunk) index--;
            ref var part = ref parts[index];
            var start = (chunk - part.FirstChunk) * ChunkElements;
            var end = (int)Math.Min((long)start + ChunkElements, part.Count);
            Step(part.Op, (T*)part.Parameter, (T*)part.Gradient, (T*)part.First, (T*)part.Second, start, end);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Step(TOp op, T* parameter, T* gradient, T* first, T* second, int start, int end)
        {
            // Two vectors at a time: a step has many constants, which the stores keep from being hoisted out of the loop. With their conversions done for each vector,
            // Adam takes two and a half times as long, and is no longer bound by memory.
            var i = start;
            for (; i <= end - (2 * V.Lanes); i += 2 * V.Lanes)
            {
                var next = i + V.Lanes;
                V p = V.Load(parameter + i), p2 = V.Load(parameter + next);
                V a = first == null ? default : V.Load(first + i), a2 = first == null ? default : V.Load(first + next);
                V b = second == null ? default : V.Load(second + i), b2 = second == null ? default : V.Load(second + next);
                V g = V.Load(gradient + i), g2 = V.Load(gradient + next);
                op.Invoke(g, ref p, ref a, ref b);
                op.Invoke(g2, ref p2, ref a2, ref b2);
                V.Store(p, parameter + i);
                V.Store(p2, parameter + next);
                if (first != null)
                {
                    V.Store(a, first + i);
                    V.Store(a2, first + next);
                }

                if (second != null)
                {
                    V.Store(b, second + i);
                    V.Store(b2, second + next);
                }
            }

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

            if (i < end) Tail(op, parameter + i, gradient + i, first == null ? null : first + i, second == null ? null : second + i, end - i);
        }

        /// <summary>The last elements, through padded vectors: no element takes another path than its neighbours.</summary>
        private static void Tail(TOp op, T* parameter, T* gradient, T* first, T* second, int length)
        {
            var padded = stackalloc T[64];
            Copy(parameter, padded, length);
            Copy(gradient, padded + 16, length);
            if (first != null) Copy(first, padded + 32, length);
            if (second != null) Copy(second, padded + 48, length);
            V p = V.Load(padded), a = V.Load(padded + 32), b = V.Load(padded + 48);
            op.Invoke(V.Load(padded + 16), ref p, ref a, ref b);
            V.Store(p, padded);
            V.Store(a, padded + 32);
            V.Store(b, padded + 48);
            Copy(padded, parameter, length);
            if (first != null) Copy(padded + 32, first, length);
            if (second != null) Copy(padded + 48, second, length);
        }

        private static void Copy(T* source, T* target, int length)
        {
            for (var i = 0; i < length; i++) target[i] = source[i];
        }
    }
}
