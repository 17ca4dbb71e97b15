using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// Running combinations, in the CPU's tree and so with its bits: blocks of 16 steps, whose totals are combined in groups of 16, and so on. A tile of 4096 elements, of one
/// chain or of 16, is read and written once in the order it lies in, and combined in shared memory, where every block is one thread's work.
/// </summary>
/// <remarks>
/// A group has one tile, and is given what comes before it, or walks all tiles of its chains and carries that along (<paramref name="isWalk"/> is 1).
/// </remarks>
internal readonly struct ScanKernel<TCombination, T>(
    TCombination op, ArrayView<T> x, ArrayView<T> before, ArrayView<T> y, ScanSizes sizes, ScanResult result, int isWalk) : IKernel
    where TCombination : struct, ICombination<T>
    where T : unmanaged
{
    public void Run()
    {
        var elements = SharedMemory.Allocate<T>(ScanTile.Blocks * ScanTile.Padded);
        var totals = SharedMemory.Allocate<T>(ScanTile.Blocks);
        var inGroup = SharedMemory.Allocate<T>(ScanTile.Blocks);
        var groups = SharedMemory.Allocate<T>(ScanTile.Fan);
        var carried = SharedMemory.Allocate<T>(ScanTile.Fan);
        var levels = SharedMemory.Allocate<T>(ScanTile.Fan * ScanTile.Levels);
        var tiles = sizes.Tiles;
        var perGroup = isWalk != 0 ? tiles : 1;
        var groupsPerChain = tiles / perGroup;
        var firstChain = Grid.IdxX / groupsPerChain << sizes.Log2Columns;
        var firstTile = Grid.IdxX % groupsPerChain;
        var columns = 1 << sizes.Log2Columns;
        for (var tile = firstTile; tile < firstTile + perGroup; tile++)
        {
            var steps = IntrinsicMath.Min(sizes.Steps, sizes.Count - (tile * sizes.Steps));
            if (isWalk == 0 && result != ScanResult.Totals && tile > 0)
            {
                for (var column = Group.IdxX; column < columns && firstChain + column < sizes.Chains; column += Group.DimX)
                    carried[column] = before[sizes.Place(firstChain + column, tiles, tile)];
            }

            Read(elements, firstChain, tile, steps);
            DeviceMath.Barrier();
            WithinBlocks(elements, totals, steps);
            DeviceMath.Barrier();
            WithinGroups(totals, inGroup, groups, steps);
            DeviceMath.Barrier();
            if (result == ScanResult.Totals)
            {
                for (var column = Group.IdxX; column < columns && firstChain + column < sizes.Chains; column += Group.DimX)
                    y[sizes.Place(firstChain + column, tiles, tile)] = Total(groups, column);
            }
            else
            {
                Finish(elements, inGroup, groups, carried, tile, steps);
                DeviceMath.Barrier();
                Write(elements, firstChain, tile, steps);
                if (tile + 1 < firstTile + perGroup)
                {
                    for (var column = Group.IdxX; column < columns; column += Group.DimX)
                        carried[column] = Carry(levels, column, Total(groups, column), tile);
                }

                DeviceMath.Barrier();
            }
        }
    }

    /// <summary>The place in shared memory of an element; blocks are padded, so that threads at one step of neighbouring blocks meet different banks.</summary>
    private int Slot(int column, int step) => ((((step / ScanTile.Fan) << sizes.Log2Columns) + column) * ScanTile.Padded) + (step % ScanTile.Fan);

    // Neighbouring threads take neighbours in memory: steps where those of a chain lie side by side, chains otherwise.
    private int ColumnOf(int element, int steps) =>
        sizes.Log2Columns == 0 ? 0 : sizes.Inner.Value == 1 ? element / steps : element & ((1 << sizes.Log2Columns) - 1);

    private int StepOf(int element, int column, int steps) =>
        sizes.Log2Columns == 0 ? element : sizes.Inner.Value == 1 ? element - (column * steps) : element >> sizes.Log2Columns;

    private void Read(ArrayView<T> elements, int firstChain, int tile, int steps)
    {
        for (var element = Group.IdxX; element < steps << sizes.Log2Columns; element += Group.DimX)
        {
            var column = ColumnOf(element, steps);
            var step = StepOf(element, column, steps);
            if (firstChain + column < sizes.Chains) elements[Slot(column, step)] = x[sizes.Place(firstChain + column, (tile * sizes.Steps) + step)];
        }
    }

    private void Write(ArrayView<T> elements, int firstChain, int tile, int steps)
    {
        for (var element = Group.IdxX; element < steps << sizes.Log2Columns; element += Group.DimX)
        {
            var column = ColumnOf(element, steps);
            var step = StepOf(element, column, steps);
            if (firstChain + column < sizes.Chains) y[sizes.Place(firstChain + column, (tile * sizes.Steps) + step)] = elements[Slot(column, step)];
        }
    }

    private int BlocksOf(int steps) => (steps + ScanTile.Fan - 1) / ScanTile.Fan << sizes.Log2Columns;

    private int StepsOf(int block, int steps) => IntrinsicMath.Min(ScanTile.Fan, steps - ((block >> sizes.Log2Columns) * ScanTile.Fan));

    private void WithinBlocks(ArrayView<T> elements, ArrayView<T> totals, int steps)
    {
        for (var block = Group.IdxX; block < BlocksOf(steps); block += Group.DimX)
        {
            var own = StepsOf(block, steps);
            var slot = block * ScanTile.Padded;
            var total = elements[slot];
            for (var r = 1; r < own; r++)
            {
                total = op.Combine(total, elements[slot + r]);
                elements[slot + r] = total;
            }

            totals[block] = total;
        }
    }

    /// <summary>What the earlier blocks of each one's group of 16 come to, and each whole group.</summary>
    private void WithinGroups(ArrayView<T> totals, ArrayView<T> inGroup, ArrayView<T> groups, int steps)
    {
        for (var block = Group.IdxX; block < BlocksOf(steps); block += Group.DimX)
        {
            var place = (block >> sizes.Log2Columns) % ScanTile.Fan;
            if (place == 0) continue;
            var earlier = block - (place << sizes.Log2Columns);
            var total = totals[earlier];
            for (earlier += 1 << sizes.Log2Columns; earlier < block; earlier += 1 << sizes.Log2Columns) total = op.Combine(total, totals[earlier]);
            inGroup[block] = total;
            if (place < ScanTile.Fan - 1) continue;
            var column = block & ((1 << sizes.Log2Columns) - 1);
            groups[(block >> sizes.Log2Columns) / ScanTile.Fan << sizes.Log2Columns | column] = op.Combine(total, totals[block]);
        }
    }

    private void Finish(ArrayView<T> elements, ArrayView<T> inGroup, ArrayView<T> groups, ArrayView<T> carried, int tile, int steps)
    {
        for (var block = Group.IdxX; block < BlocksOf(steps); block += Group.DimX)
        {
            var own = StepsOf(block, steps);
            var column = block & ((1 << sizes.Log2Columns) - 1);
            var number = block >> sizes.Log2Columns;
            var isAfter = tile > 0;
            var value = carried[column];
            if (number >= ScanTile.Fan)
            {
                // Only a tile of one chain has more than one group.
                var earlier = groups[0];
                for (var group = 1; group < number / ScanTile.Fan; group++) earlier = op.Combine(earlier, groups[group]);
                value = isAfter ? op.Combine(value, earlier) : earlier;
                isAfter = true;
            }

            if (number % ScanTile.Fan > 0)
            {
                value = isAfter ? op.Combine(value, inGroup[block]) : inGroup[block];
                isAfter = true;
            }

            var slot = block * ScanTile.Padded;
            if (result == ScanResult.Inclusive)
            {
                for (var r = 0; r < own && isAfter; r++) elements[slot + r] = op.Combine(value, elements[slot + r]);
            }
            else
            {
                for (var r = own - 1; r > 0; r--) elements[slot + r] = isAfter ? op.Combine(value, elements[slot + r - 1]) : elements[slot + r - 1];
                elements[slot] = value;
            }
        }
    }

    private T Total(ArrayView<T> groups, int column)
    {
        var total = groups[column];
        for (var group = 1; group < ScanTile.Fan >> sizes.Log2Columns; group++) total = op.Combine(total, groups[group]);
        return total;
    }

    /// <summary>Adds a tile's total to those of the levels, whose digits the tile's number has in base 16, and gives what all so far come to.</summary>
    private T Carry(ArrayView<T> levels, int column, T total, int tile)
    {
        var at = column;
        var rest = tile;
        for (; rest % ScanTile.Fan == ScanTile.Fan - 1; rest /= ScanTile.Fan)
        {
            total = op.Combine(levels[at], total);
            levels[at] = total;
            at += ScanTile.Fan;
        }

        if (rest % ScanTile.Fan > 0) total = op.Combine(levels[at], total);
        levels[at] = total;

        // The lower levels are empty now; this one's total comes after those of the higher ones.
        rest /= ScanTile.Fan;
        if (rest == 0) return total;
        var top = at + ScanTile.Fan;
        for (var above = rest; above >= ScanTile.Fan; above /= ScanTile.Fan) top += ScanTile.Fan;
        var value = levels[top];
        for (top -= ScanTile.Fan; top > at; top -= ScanTile.Fan)
        {
            var digits = rest;
            for (var level = at + ScanTile.Fan; level < top; level += ScanTile.Fan) digits /= ScanTile.Fan;
            if (digits % ScanTile.Fan > 0) value = op.Combine(value, levels[top]);
        }

        return op.Combine(value, total);
    }
}
