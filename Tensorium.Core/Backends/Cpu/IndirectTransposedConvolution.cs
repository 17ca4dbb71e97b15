using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// The input gradient of a convolution, which is the transposed convolution, for many input channels: they are the columns of the products. Inputs whose padded positions
/// leave the same remainder modulo the stride meet the same taps, so each remainder is a product of its own, and nothing is added up in memory.
/// </summary>
internal static unsafe class IndirectTransposedConvolution<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    /// <summary>x = ∂⟨x ∗ weight, gradient⟩/∂x, then the epilogue, if there is one: its columns are the input channels of all groups.</summary>
    public static void Run(ConvolutionPlan plan, T* gradient, T* weight, T* x, GemmEpilogue<T> epilogue = default)
    {
        nint weights = (nint)plan.PatchLength * plan.OutputChannels;
        T* panels = (T*)ThreadScratch.Get(ThreadScratch.Slot.Parts, weights * plan.Groups * sizeof(T));
        T* target = panels;
        for (int group = 0; group < plan.Groups; group++, weight += weights)
        {
            foreach (var remainder in plan.Remainders)
            {
                int terms = remainder.Taps.Length * plan.OutputChannels, taps = plan.Height.Kernel * plan.Width.Kernel;
                for (int i = 0; i < remainder.Taps.Length; i++)
                {
                    IndirectProduct<V, T>.Pack(
                        plan.OutputChannels, plan.InputChannels, weight + remainder.Taps[i].Index, plan.PatchLength, taps, target, i * plan.OutputChannels, terms);
                }

                target += (nint)terms * plan.InputChannels;
            }
        }

        ForkJoin.Run(plan.ImageTiles * plan.Groups, new Images(plan, gradient, panels, x, epilogue));
    }

    private readonly struct Images(ConvolutionPlan plan, T* gradient, T* panels, T* x, GemmEpilogue<T> epilogue) : IParallelBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int chunk)
        {
            var (imageTile, group) = Math.DivRem(chunk, plan.Groups);
            var tile = plan.Tile(group, imageTile, 0);
            var plane = plan.OutputPlanePadded;
            nint planes = (nint)plane.Size * plan.OutputChannels;
            int channels = plan.InputChannels, most = tile.Images * plan.InputPlane;
            var room = new ConvolutionRoom<T>(tile.Images * planes, (nint)most * channels, most, plan.Height.Kernel * plan.Width.Kernel * plan.OutputChannels);
            for (int image = 0; image < tile.Images; image++)
            {
                T* source = gradient + ((((nint)(tile.FirstImage + image) * plan.Groups) + group) * plan.OutputChannels * plan.OutputPlane);
                for (int i = 0; i < plan.OutputChannels; i++)
                    plane.Copy(source + ((nint)i * plan.OutputPlane), room.Planes + (image * planes) + (i * (nint)plane.Size));
            }

            T* weights = panels + ((nint)group * plan.PatchLength * plan.OutputChannels);
            foreach (var remainder in plan.Remainders)
            {
                int terms = remainder.Taps.Length * plan.OutputChannels, rows = Rows(tile, remainder, plane, planes, room);
                Terms(remainder, plane, room.Offsets);
                if (terms == 0) Clear(rows, room.To);
                else if (rows > 0) IndirectProduct<V, T>.Run(rows, channels, terms, room.From, room.Offsets, weights, room.To, accumulate: false);
                weights += (nint)terms * channels;
            }

            if (epilogue.Apply != null) epilogue.Apply(epilogue.Context, room.Matrix, channels, group * channels, most, channels);
            for (int image = 0; image < tile.Images; image++)
            {
                T* target = x + ((((nint)(tile.FirstImage + image) * plan.Groups) + group) * channels * plan.InputPlane);
                ConvolutionRoom<T>.WriteChannels(room.Matrix + ((nint)image * plan.InputPlane * channels), plan.InputPlane, channels, target, plan.InputPlane);
            }
        }

        /// <summary>Lists the inputs of a remainder, and returns how many there are.</summary>
        private int Rows(ConvolutionTile tile, ConvolutionRemainder remainder, in PaddedPlane plane, nint planes, in ConvolutionRoom<T> room)
        {
            int count = 0;
            for (int image = 0; image < tile.Images; image++)
            for (int row = remainder.Rows.First; row < remainder.Rows.End; row++)
            for (int column = remainder.Columns.First; column < remainder.Columns.End; column++, count++)
            {
                int i = plan.Height.Element(remainder.Phase.Height, row), j = plan.Width.Element(remainder.Phase.Width, column);
                room.From[count] = room.Planes + (image * planes) + ((nint)row * plane.Columns) + column;
                room.To[count] = room.Matrix + ((((nint)image * plan.InputPlane) + ((nint)i * plan.Width.Input) + j) * plan.InputChannels);
            }

            return count;
        }

        /// <summary>A tap moves against its direction here: output = input − tap.</summary>
        private void Terms(ConvolutionRemainder remainder, in PaddedPlane plane, nint* offsets)
        {
            foreach (var tap in remainder.Taps)
            {
                nint start = ((nint)(plane.Top - tap.Row) * plane.Columns) + plane.Left - tap.Column;
                for (int channel = 0; channel < plan.OutputChannels; channel++) *offsets++ = start + (channel * (nint)plane.Size);
            }
        }

        /// <summary>The stride is longer than the kernel: no tap meets these.</summary>
        private void Clear(int rows, T** to)
        {
            for (int i = 0; i < rows; i++) new Span<T>(to[i], plan.InputChannels).Clear();
        }
    }
}
