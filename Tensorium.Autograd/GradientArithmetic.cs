namespace Tensorium.Autograd;

/// <summary>
/// What happens to gradients between the rules, and in no rule: those of several uses are added, what was broadcast is summed, what was promoted is cast back.
/// </summary>
/// <remarks>A class of its own so that the test suite can run under a broken one, and see that its checks notice.</remarks>
internal class GradientArithmetic
{
    private static readonly GradientArithmetic Right = new();

    [ThreadStatic]
    private static GradientArithmetic? _replacement;

    /// <summary>The arithmetic of a pass that begins on this thread.</summary>
    public static GradientArithmetic Current => _replacement ?? Right;

    /// <summary>Makes this thread use another arithmetic, or with null the right one again; for tests of the tests.</summary>
    public static void Replace(GradientArithmetic? replacement) => _replacement = replacement;

    /// <summary>The gradient of a value along one more path.</summary>
    public virtual Tensor Add(Tensor arrived, Tensor gradient) => arrived + gradient;

    /// <summary>The gradient of a value that was broadcast to the gradient's shape.</summary>
    /// <param name="gradient">The gradient of the broadcast value.</param>
    /// <param name="axes">The axes that broadcasting added or repeated.</param>
    /// <param name="shape">The shape before broadcasting.</param>
    public virtual Tensor Sum(Tensor gradient, int[] axes, Shape shape) => gradient.Sum(axes, keepDims: true).Reshape(shape);

    /// <summary>The gradient of a value that was promoted to the gradient's dtype.</summary>
    public virtual Tensor Cast(Tensor gradient, DType dtype) => gradient.To(dtype);
}
