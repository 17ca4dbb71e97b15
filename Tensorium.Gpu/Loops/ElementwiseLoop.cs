using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Loops;

/// <summary>The body of an elementwise loop: what one thread does with the places of its element.</summary>
internal interface IElementBody
{
    /// <summary>The element at these places of the operands' memory; those of operands that the body does not have are not read.</summary>
    void Invoke(long output, long first, long second, long third);
}

/// <summary>One element a thread.</summary>
internal readonly struct ElementwiseKernel<TBody, TWalk>(TBody body, TWalk walk, long count) : IKernel
    where TBody : struct, IElementBody
    where TWalk : struct, IWalk
{
    public void Run()
    {
        var i = Grid.GlobalLinearIndex;
        if (i < count) body.Invoke(walk.Output(i), walk.First(i), walk.Second(i), walk.Third(i));
    }
}

/// <summary>Launches elementwise loops: without index arithmetic where every operand lies as the output is walked.</summary>
internal static class ElementwiseLoop
{
    /// <summary>Runs a body over the output's elements. The bodies' views begin at the operands' first elements.</summary>
    public static void Run<TBody>(KernelLauncher launcher, TBody body, Tensor y, Tensor a, Tensor? b = null, Tensor? c = null)
        where TBody : struct, IElementBody
    {
        var count = y.ElementCount;
        if (count == 0) return;
        if (IsLinear(y, y) && IsLinear(a, y) && IsLinear(b, y) && IsLinear(c, y))
        {
            launcher.OverElements(new ElementwiseKernel<TBody, LinearWalk>(body, default, count), count);
        }
        else
        {
            var plan = new WalkPlan(y, a, b, c);
            plan.Run(launcher, body);
        }

        // The launch holds the memory, not the storages, which would be finalized if these tensors were dropped in the meantime.
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    private static bool IsLinear(Tensor? x, Tensor y) => x is null || (x.IsContiguous && x.Shape == y.Shape);
}
