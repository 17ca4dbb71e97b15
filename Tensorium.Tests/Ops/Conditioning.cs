using Tensorium.Autograd;
using Tensorium.Ops;

namespace Tensorium.Tests.Ops;

/// <summary>
/// How far rounding the inputs, and the terms that they are multiplied to, moves each element of a result: |yₖ| + Σᵢ |∂yₖ/∂xᵢ · xᵢ|. No algorithm can do
/// better than a few ε of it. For sums of products it is Σ|aᵢbᵢ|, once for each factor. A composition also rounds values in between, of the size of its
/// inputs, or of 1 where it takes a logarithm: that is added for it.
/// </summary>
internal static class Conditioning
{
    // One backward pass an element: of large results, these many, evenly spaced.
    private const int MostElements = 128;

    /// <summary>The condition of each element; of large results, between those computed, the largest of them.</summary>
    public static double[] Of(OpRow row, OpSample sample, NaiveArray[] inputs, NaiveArray expected)
    {
        var condition = new double[expected.Values.Length];
        if (row.Kind is not (OpKind.Reduction or OpKind.Composite)) return condition;
        var tensors = OpTable.ToTensors(sample, inputs, DType.Float64).Select(x => x.DType.IsFloating() ? x.RequireGrad() : x).ToArray();
        Tensor[] targets = [.. tensors.Where(x => x.RequiresGrad)];
        var y = sample.Apply(tensors);
        var between = row.Kind == OpKind.Composite ? inputs.SelectMany(input => input.Values).Select(Math.Abs).Append(1).Max() : 0;
        var stride = Math.Max(1, condition.Length / MostElements);
        for (var k = 0; k < condition.Length; k += stride)
        {
            var one = Tensor.Zeros([condition.Length], DType.Float64);
            one[k].Fill(1);
            var gradients = Differentiate.Gradients(y, targets, one.Reshape(y.Shape), keepGraph: true);
            condition[k] = between + Math.Abs(expected.Values[k]) + gradients.Zip(targets, (gradient, x) => (gradient * x.Detach()).Abs().Sum().Item()).Sum();
        }

        var largest = condition.DefaultIfEmpty(0).Max();
        for (var k = 0; k < condition.Length; k++)
            if (k % stride != 0) condition[k] = largest;
        return condition;
    }
}
