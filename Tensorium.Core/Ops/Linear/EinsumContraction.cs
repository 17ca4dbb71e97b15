namespace Tensorium.Ops;

/// <summary>Contracts labelled operands, two at a time, by products of matrices; gradients come from what it is composed of.</summary>
internal static class EinsumContraction
{
    /// <summary>The label of an axis of size 1 that goes before anything else.</summary>
    public const int Dropped = 0;

    public static Tensor Run(Tensor[] operands, EinsumLabels labels)
    {
        var left = operands.Zip(labels.Operands, (operand, names) => WithoutRepeats(WithoutDropped(new(operand, names)))).ToList();
        while (left.Count > 1)
        {
            var (i, j) = Next(left, labels.Output);
            var (a, b) = (left[i], left[j]);
            left.RemoveAt(j);
            left.RemoveAt(i);
            left.Add(Contract(a, b, Kept(left, labels.Output)));
        }

        var last = SumBut(left[0], label => labels.Output.Contains(label));
        return last.Value.Permute([.. labels.Output.Select(label => Array.IndexOf(last.Labels, label))]);
    }

    /// <summary>The two whose result adds fewest elements; at a tie those with fewest multiplications, then the first.</summary>
    private static (int I, int J) Next(List<Labelled> operands, int[] output)
    {
        (int I, int J) best = (0, 1);
        var least = (Growth: double.PositiveInfinity, Work: double.PositiveInfinity);
        for (var i = 0; operands.Count > 2 && i < operands.Count; i++)
        {
            for (var j = i + 1; j < operands.Count; j++)
            {
                var (a, b) = (operands[i], operands[j]);
                var kept = Kept([.. operands.Where((_, k) => k != i && k != j)], output);

                // As doubles: a product of many sizes may pass 2⁶³, and is rounded the same way everywhere.
                var (work, result) = (1.0, 1.0);
                foreach (var label in a.Labels.Union(b.Labels))
                {
                    var size = a.Size(label) ?? b.Size(label)!.Value;
                    work *= size;
                    if (kept.Contains(label)) result *= size;
                }

                var cost = (Growth: result - a.Value.ElementCount - b.Value.ElementCount, Work: work);
                if (cost.CompareTo(least) < 0) (best, least) = ((i, j), cost);
            }
        }

        return best;
    }

    /// <summary>One product of matrices: [both and kept, a's own, summed] · [both and kept, summed, b's own].</summary>
    private static Labelled Contract(Labelled a, Labelled b, HashSet<int> kept)
    {
        a = SumBut(a, label => kept.Contains(label) || b.Labels.Contains(label));
        b = SumBut(b, label => kept.Contains(label) || a.Labels.Contains(label));
        int[] both = [.. a.Labels.Intersect(b.Labels)];
        int[] batch = [.. both.Where(kept.Contains)], summed = [.. both.Except(batch)], rows = [.. a.Labels.Except(both)], columns = [.. b.Labels.Except(both)];
        int Count(Labelled of, int[] labels) => labels.Aggregate(1, (count, label) => count * of.Size(label)!.Value);

        int[] sizes = [.. batch.Select(label => a.Size(label)!.Value)];
        int n = Count(a, rows), k = Count(a, summed), m = Count(b, columns);
        var left = a.Ordered([.. batch, .. rows, .. summed]).Reshape([.. sizes, n, k]);
        var right = b.Ordered([.. batch, .. summed, .. columns]).Reshape([.. sizes, k, m]);
        var product = summed.Length == 0 ? left * right : left.MatMul(right);
        return new(
            product.Reshape([.. sizes, .. rows.Select(label => a.Size(label)!.Value), .. columns.Select(label => b.Size(label)!.Value)]),
            [.. batch, .. rows, .. columns]);
    }

    private static HashSet<int> Kept(List<Labelled> others, int[] output) => [.. output, .. others.SelectMany(other => other.Labels)];

    private static Labelled SumBut(Labelled x, Func<int, bool> isKept)
    {
        int[] axes = [.. Enumerable.Range(0, x.Labels.Length).Where(axis => !isKept(x.Labels[axis]))];
        return axes.Length == 0 ? x : new(x.Value.Sum(axes), [.. x.Labels.Where(isKept)]);
    }

    private static Labelled WithoutDropped(Labelled x)
    {
        int[] sizes = [.. x.Value.Shape.ToArray().Where((_, axis) => x.Labels[axis] != Dropped)];
        return sizes.Length == x.Labels.Length ? x : new(x.Value.Reshape(sizes), [.. x.Labels.Where(label => label != Dropped)]);
    }

    /// <summary>A label twice: the diagonal, as often as it takes.</summary>
    private static Labelled WithoutRepeats(Labelled x)
    {
        while (x.Labels.GroupBy(label => label).FirstOrDefault(group => group.Count() > 1)?.Key is { } label)
        {
            var first = Array.IndexOf(x.Labels, label);
            var second = Array.IndexOf(x.Labels, label, first + 1);
            x = new(x.Value.Diagonal(0, first, second), [.. x.Labels.Where((_, axis) => axis != first && axis != second), label]);
        }

        return x;
    }

    /// <summary>A tensor with a label for each axis.</summary>
    private readonly record struct Labelled(Tensor Value, int[] Labels)
    {
        public int? Size(int label) => Array.IndexOf(Labels, label) is >= 0 and var axis ? Value.Shape[axis] : null;

        public Tensor Ordered(int[] labels)
        {
            var own = Labels;
            return Value.Permute([.. labels.Select(label => Array.IndexOf(own, label))]);
        }
    }
}
