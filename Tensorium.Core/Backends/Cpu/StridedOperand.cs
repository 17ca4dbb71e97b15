using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// One operand of an elementwise loop, read (or written) in row-major order of the output's shape, a block at a time. Where its elements do not lie
/// one behind the other, a block of them is gathered into a buffer: so the kernels only ever see contiguous memory.
/// </summary>
internal unsafe struct StridedOperand
{
    public const int MaxRank = Shape.MaxRank;

    private readonly byte* _origin;
    private readonly int _elementSize;
    private readonly Kind _kind;
    private readonly int _rank;
    private fixed int _sizes[MaxRank];
    private fixed int _strides[MaxRank];

    /// <param name="memory">The storage's first byte, pinned for as long as the operand lives.</param>
    /// <param name="tensor">The operand.</param>
    /// <param name="shape">The output's shape, to which it broadcasts.</param>
    public StridedOperand(byte* memory, Tensor tensor, Shape shape)
    {
        _elementSize = tensor.DType.Size();
        _origin = memory + ((nint)tensor.Offset * _elementSize);
        if (tensor.IsContiguous && tensor.Shape == shape) return;

        // Collapse the axes that this operand steps through evenly; a size of 1 has no stride.
        var strides = tensor.Layout.BroadcastStrides(shape);
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1) continue;
            if (_rank > 0 && _strides[_rank - 1] == (long)strides[axis] * shape[axis])
            {
                _sizes[_rank - 1] *= shape[axis];
                _strides[_rank - 1] = strides[axis];
                continue;
            }

            _sizes[_rank] = shape[axis];
            _strides[_rank++] = strides[axis];
        }

        if (_rank == 0 || (_rank == 1 && _strides[0] == 0)) _kind = Kind.Constant;
        else if (_rank > 1 || _strides[0] != 1) _kind = Kind.Strided;
    }

    private enum Kind : byte
    {
        /// <summary>Contiguous in the output's order.</summary>
        Linear,

        /// <summary>One element stands for all.</summary>
        Constant,

        /// <summary>Anything else.</summary>
        Strided,
    }

    /// <summary>Whether blocks of any size can be had without a buffer.</summary>
    public readonly bool IsLinear => _kind == Kind.Linear;

    /// <summary>
    /// A pointer to elements start … start+count−1: into the tensor, or into the buffer, which has been filled with them. A constant needs its
    /// buffer filled once: by the first, which must be the longest, of several reads into the same one.
    /// </summary>
    public readonly byte* Read(int start, int count, byte* buffer, bool isFirst = true)
    {
        if (_kind == Kind.Linear) return _origin + ((nint)start * _elementSize);
        if (_kind == Kind.Constant && !isFirst) return buffer;
        switch (_elementSize)
        {
            case 1: Gather((byte*)_origin, start, count, buffer); break;
            case 4: Gather((int*)_origin, start, count, (int*)buffer); break;
            default: Gather((long*)_origin, start, count, (long*)buffer); break;
        }

        return buffer;
    }

    /// <summary>Where to write elements start … start+count−1: into the tensor, or into the buffer, for <see cref="Write"/> to scatter.</summary>
    public readonly byte* Target(int start, byte* buffer) =>
        _kind == Kind.Linear ? _origin + ((nint)start * _elementSize) : buffer;

    /// <summary>Scatters the buffer that <see cref="Target"/> gave, if it gave one.</summary>
    public readonly void Write(int start, int count, byte* buffer)
    {
        if (_kind == Kind.Linear) return;
        switch (_elementSize)
        {
            case 1: Scatter((byte*)_origin, start, count, buffer); break;
            case 4: Scatter((int*)_origin, start, count, (int*)buffer); break;
            default: Scatter((long*)_origin, start, count, (long*)buffer); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Gather<T>(T* origin, int start, int count, T* buffer)
        where T : unmanaged
    {
        var run = new RunWalker(this, start);
        while (count > 0)
        {
            var length = Math.Min(count, run.Remaining);
            var source = origin + run.Position;
            var stride = run.Stride;
            if (stride == 1) Unsafe.CopyBlockUnaligned(buffer, source, (uint)(length * sizeof(T)));
            else if (stride == 0) new Span<T>(buffer, length).Fill(*source);
            else for (var i = 0; i < length; i++, source += stride) buffer[i] = *source;
            buffer += length;
            count -= length;
            run.Advance(this, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Scatter<T>(T* origin, int start, int count, T* buffer)
        where T : unmanaged
    {
        var run = new RunWalker(this, start);
        while (count > 0)
        {
            var length = Math.Min(count, run.Remaining);
            var target = origin + run.Position;
            for (var i = 0; i < length; i++, target += run.Stride) *target = buffer[i];
            buffer += length;
            count -= length;
            run.Advance(this, length);
        }
    }

    /// <summary>Walks the runs along the innermost axis, from an element on.</summary>
    private struct RunWalker
    {
        private fixed int _index[MaxRank];

        public RunWalker(in StridedOperand operand, int start)
        {
            Stride = operand._rank == 0 ? 0 : operand._strides[operand._rank - 1];
            if (operand._rank == 0) Remaining = int.MaxValue;
            for (var axis = operand._rank - 1; axis >= 0; axis--)
            {
                var size = operand._sizes[axis];
                _index[axis] = start % size;
                start /= size;
                Position += (nint)_index[axis] * operand._strides[axis];
                if (axis == operand._rank - 1) Remaining = size - _index[axis];
            }
        }

        public nint Position { get; private set; }

        public int Stride { get; }

        /// <summary>The elements left in this run.</summary>
        public int Remaining { get; private set; }

        public void Advance(in StridedOperand operand, int count)
        {
            Position += (nint)count * Stride;
            Remaining -= count;
            if (Remaining > 0) return;

            var axis = operand._rank - 1;
            Position -= (nint)operand._sizes[axis] * Stride;
            Remaining = operand._sizes[axis];
            _index[axis] = 0;
            while (--axis >= 0)
            {
                Position += operand._strides[axis];
                if (++_index[axis] < operand._sizes[axis]) return;
                Position -= (nint)operand._sizes[axis] * operand._strides[axis];
                _index[axis] = 0;
            }
        }
    }
}
