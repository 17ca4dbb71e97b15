using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Loops;

/// <summary>The axes of an elementwise loop, those joined that every operand steps through evenly; an axis more than a kernel takes is walked by launches.</summary>
internal sealed class WalkPlan
{
    private const int Operands = 4;

    // From the outermost axis.
    private readonly int[] _sizes = new int[Shape.MaxRank];
    private readonly int[,] _strides = new int[Operands, Shape.MaxRank];
    private readonly int _rank;
    private readonly (long Y, long A, long B, long C) _first;

    public WalkPlan(Tensor y, Tensor a, Tensor? b, Tensor? c)
    {
        var shape = y.Shape;
        _first = (y.Shift(), a.Shift(), b?.Shift() ?? 0, c?.Shift() ?? 0);
        int[][] strides = [y.Layout.Strides, Of(a, shape), Of(b, shape), Of(c, shape)];
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1) continue;
            if (_rank > 0 && IsJoined(strides, axis, shape[axis]))
            {
                _sizes[_rank - 1] *= shape[axis];
                for (var operand = 0; operand < Operands; operand++) _strides[operand, _rank - 1] = strides[operand][axis];
                continue;
            }

            _sizes[_rank] = shape[axis];
            for (var operand = 0; operand < Operands; operand++) _strides[operand, _rank] = strides[operand][axis];
            _rank++;
        }

        if (_rank > 0) return;
        _sizes[0] = 1;
        _rank = 1;
    }

    /// <summary>Launches a body over all elements.</summary>
    public void Run<TBody>(KernelLauncher launcher, TBody body)
        where TBody : struct, IElementBody => Run(launcher, body, 0, _first);

    private void Run<TBody>(KernelLauncher launcher, TBody body, int axis, (long Y, long A, long B, long C) places)
        where TBody : struct, IElementBody
    {
        if (_rank - axis > StridedWalk.MaxRank)
        {
            for (var i = 0; i < _sizes[axis]; i++)
            {
                Run(launcher, body, axis + 1, places);
                places = (places.Y + _strides[0, axis], places.A + _strides[1, axis], places.B + _strides[2, axis], places.C + _strides[3, axis]);
            }

            return;
        }

        long count = 1;
        for (var inner = axis; inner < _rank; inner++) count *= _sizes[inner];
        var walk = new StridedWalk(new(_rank - axis, Size(0, axis), Size(1, axis), Size(2, axis), Size(3, axis)), Strides(0, axis), Strides(1, axis), Strides(2, axis), Strides(3, axis));
        if (places == default) launcher.OverElements(new ElementwiseKernel<TBody, StridedWalk>(body, walk, count), count);
        else launcher.OverElements(new ElementwiseKernel<ShiftedBody<TBody>, StridedWalk>(new(body, places.Y, places.A, places.B, places.C), walk, count), count);
    }

    private int Size(int fromInnermost, int first) => _rank - 1 - fromInnermost >= first ? _sizes[_rank - 1 - fromInnermost] : 1;

    private WalkStrides Strides(int operand, int first)
    {
        int At(int fromInnermost) => _rank - 1 - fromInnermost >= first ? _strides[operand, _rank - 1 - fromInnermost] : 0;
        return new(At(0), At(1), At(2), At(3), At(4));
    }

    private bool IsJoined(int[][] strides, int axis, int size)
    {
        for (var operand = 0; operand < Operands; operand++)
            if (_strides[operand, _rank - 1] != (long)strides[operand][axis] * size) return false;
        return true;
    }

    private static int[] Of(Tensor? x, Shape shape) => x is null ? new int[shape.Rank] : x.Layout.BroadcastStrides(shape);
}

/// <summary>A body from other first elements on.</summary>
internal readonly struct ShiftedBody<TBody>(TBody body, long y, long a, long b, long c) : IElementBody
    where TBody : struct, IElementBody
{
    public void Invoke(long output, long first, long second, long third) => body.Invoke(y + output, a + first, b + second, c + third);
}
