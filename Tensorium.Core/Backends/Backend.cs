using Tensorium.Ops;

namespace Tensorium.Backends;

/// <summary>
/// The loops that ops are made of, one for each shape of computation; an op plugs its body into them as a struct. A device implements these, and has every op.
/// </summary>
/// <remarks>
/// Arguments have been checked, promoted and placed on one device; outputs are allocated, of the right shape and dtype. Inputs may have any
/// layout, and are broadcast to the output by their strides. Results must not depend on the number of threads or the width of the vector units.
/// </remarks>
public abstract class Backend
{
    /// <summary>y = op(x), element by element; float32 or float64.</summary>
    public abstract void Map<TOp>(TOp op, Tensor x, Tensor y)
        where TOp : struct, IUnaryOp;

    /// <summary>y = op(a, b), element by element; float32 or float64.</summary>
    public abstract void Zip<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
        where TOp : struct, IBinaryOp;

    /// <summary>y = op(a, b, c), element by element; float32 or float64.</summary>
    public abstract void ZipThree<TOp>(TOp op, Tensor a, Tensor b, Tensor c, Tensor y)
        where TOp : struct, ITernaryOp;

    /// <summary>y = op(a, b), element by element; int32, int64 or uint8, wrapping on overflow.</summary>
    public abstract void ZipIntegers<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
        where TOp : struct, IIntegerOp;

    /// <summary>y = op(a, b), element by element, for a bool y; a and b of one dtype.</summary>
    public abstract void Compare<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
        where TOp : struct, IComparison;

    /// <summary>y = condition ? a : b, element by element, bits unchanged; any dtype.</summary>
    public abstract void Select(Tensor condition, Tensor a, Tensor b, Tensor y);

    /// <summary>y = x, converted to y's dtype: real to integer truncates towards zero and saturates (NaN gives 0); anything to bool asks whether it is not 0.</summary>
    public abstract void Copy(Tensor x, Tensor y);

    /// <summary>Every element of y becomes the value.</summary>
    public abstract void Fill(Tensor y, Scalar value);

    /// <summary>y[o, i] = op over r of x[o, r, i], for a contiguous x seen as [outer, count, inner]; float32 or float64.</summary>
    public abstract void Reduce<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
        where TOp : struct, IReduceOp;

    /// <summary>As <see cref="Reduce{TOp}"/>, for int32, int64 or uint8 of x and y alike.</summary>
    public abstract void ReduceIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
        where TOp : struct, IIntegerOp;

    /// <summary>
    /// y[o, r, i] = op over all s ≤ r of x[o, s, i], or over all s ≥ r if it is reversed, for contiguous tensors seen as [outer, count, inner], none of which is 0;
    /// float32 or float64. Errors grow with the logarithm of count.
    /// </summary>
    public abstract void Scan<TOp>(TOp op, Tensor x, int outer, int count, int inner, bool isReversed, Tensor y)
        where TOp : struct, IReduceOp;

    /// <summary>As <see cref="Scan{TOp}"/> forwards, for int64.</summary>
    public abstract void ScanIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
        where TOp : struct, IIntegerOp;

    /// <summary>
    /// y[o, k, i] = the r of the k-th of x[o, ·, i] in ascending or in descending order, for contiguous tensors seen as [outer, count, inner], none of which
    /// is 0. Equal elements, as −0 and +0 are, stay in their order, and NaNs are last in either direction; y is int64; any dtype, bools as 0 and 1.
    /// </summary>
    public abstract void ArgSort(Tensor x, bool isDescending, int outer, int count, int inner, Tensor y);

    /// <summary>
    /// y[n, c, h, w] = the position in the plane x[n, c] of the first greatest element of a window, padding left out, for contiguous tensors; a NaN is beyond
    /// everything; y is int64; any dtype but bool.
    /// </summary>
    public abstract void ArgMaxPool(Tensor x, WindowGeometry geometry, Tensor y);

    /// <summary>
    /// y[o, i] = the first r at which x[o, r, i] is greatest (or least), for a contiguous x seen as [outer, count, inner], count ≥ 1. A NaN counts as
    /// beyond everything; y is int64; any dtype, bools as 0 and 1.
    /// </summary>
    public abstract void ArgExtremum(Tensor x, bool isLeast, int outer, int count, int inner, Tensor y);

    /// <summary>
    /// y[o, k, i] = x[o, index[…], i] for contiguous tensors, y seen as [outer, count, inner], x as [outer, size, inner]; any dtype. The index is int64, checked
    /// to lie within size, and has either count elements, index[k], or one for each of y, index[o, k, i].
    /// </summary>
    public abstract void Gather(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y);

    /// <summary>
    /// y[o, index[…], i] += x[o, k, i] for k = 0, 1, … in this order; tensors and index as in <see cref="Gather"/> with x and y exchanged;
    /// any dtype but bool, integers wrap.
    /// </summary>
    public abstract void ScatterAdd(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y);

    /// <summary>
    /// y[b] = left[b] · right[b], matrix products over the broadcast batch axes of y; float32 or float64. Each element is the chain of fused
    /// multiply-adds over the inner index in ascending order, unless the shape alone makes the backend split it.
    /// </summary>
    public abstract void MatMul(Tensor left, Tensor right, Tensor y);

    /// <summary>
    /// y = the Cholesky factors of the matrices of y, in place, for a batch of small matrices over the last two axes in any layout; float32 or float64. Only the lower
    /// triangle is read, and only it is written. An element is a chain of fused multiply-adds in ascending order, divided.
    /// </summary>
    /// <returns>The first matrix, in row-major order, with a leading minor that is not positive, and its order from 1; null if there is none.</returns>
    public abstract (int Matrix, int Order)? Cholesky(Tensor y);

    /// <summary>
    /// y = a⁻¹ · y, in place, for small triangular matrices a over the broadcast batch axes of y; the last axis of y has stride 1; float32 or float64. The other triangle
    /// of a is not read, nor is a diagonal that is all ones by definition.
    /// </summary>
    public abstract void TriangularSolve(Tensor a, Tensor y, bool isUpper, bool isUnit);

    /// <summary>
    /// Eliminates columns first … first + count − 1 of each square matrix of a contiguous y below the diagonal, with partial pivoting: whole rows are exchanged, the
    /// multipliers stay in place of the zeros, and pivots[…, j], int64, says which row came to row j. Only these columns are updated. A column of zeros is left.
    /// </summary>
    public abstract void Eliminate(Tensor y, Tensor pivots, int first, int count);

    /// <summary>
    /// y = op(x · weightᵀ + bias) for matrices and a contiguous bias; float32 or float64. The bits are those of <see cref="MatMul"/>, <see cref="Zip{TOp}"/> with
    /// <see cref="Add"/>, and <see cref="Map{TOp}"/>, one after the other.
    /// </summary>
    public abstract void Linear<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y)
        where TOp : struct, IUnaryOp;

    /// <summary>
    /// y = op.Gradient(saved, gradient), and sums[j] = Σᵢ y[i, j], for contiguous matrices of more than one column; float32 or float64. The order of the sums is that of
    /// <see cref="Reduce{TOp}"/>.
    /// </summary>
    public abstract void GradientAndColumnSums<TOp>(TOp op, Tensor saved, Tensor gradient, Tensor y, Tensor sums)
        where TOp : struct, IUnaryOp;

    /// <summary>
    /// y[i] = Σⱼ x·l − ln(1 + eˡ) with l = logits[i, j] and x = targets[i mod targetRows, j], for contiguous tensors seen as [rows, count]; float32 or float64. Returns false if a target is not in [0, 1]; a device for which that would mean to wait need not look.
    /// </summary>
    public abstract bool BernoulliLogProb(Tensor logits, Tensor targets, int rows, int targetRows, int count, Tensor y);

    /// <summary>The normalisation of each row of a contiguous x, seen as [rows, count], or its one result a row; float32 or float64.</summary>
    public abstract void Softmax(SoftmaxKind kind, Tensor x, int rows, int count, Tensor y);

    /// <summary>x = the gradient of ⟨y, gradient⟩ for a softmax y, or its logarithm, as <see cref="Softmax"/> makes them; all contiguous.</summary>
    public abstract void SoftmaxGradient(SoftmaxKind kind, Tensor y, Tensor gradient, int rows, int count, Tensor x);

    /// <summary>One step of an optimiser for each of these parameters, in place: of each, all tensors are contiguous and of one shape; all are of one dtype, float32 or float64.</summary>
    public abstract void Update<TOp>(ReadOnlySpan<ParameterUpdate<TOp>> updates)
        where TOp : struct, IUpdateOp;

    /// <summary>Uniform numbers in [0, 1) from the blocks of a Philox sequence from <paramref name="firstBlock"/> on; float32 or float64.</summary>
    public abstract void FillUniform(Tensor y, ulong seed, ulong stream, ulong firstBlock);

    /// <summary>Standard normal numbers, as <see cref="FillUniform"/>.</summary>
    public abstract void FillNormal(Tensor y, ulong seed, ulong stream, ulong firstBlock);

    /// <summary>y = x ∗ weight, for contiguous tensors of the geometry's shapes; float32 or float64.</summary>
    public abstract void Convolve(Tensor x, Tensor weight, Tensor y, ConvolutionGeometry geometry);

    /// <summary>
    /// y = op(x ∗ weight + bias), a bias for each output channel, for contiguous tensors; float32 or float64. The bits are those of one after the other. Returns false, and has done
    /// nothing, for shapes where one pass would not be faster.
    /// </summary>
    public abstract bool Convolve<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y, ConvolutionGeometry geometry)
        where TOp : struct, IUnaryOp;

    /// <summary>As the other one, for x = op(the gradient of ⟨x ∗ weight, gradient⟩ with respect to x + bias), a bias for each channel of x.</summary>
    public abstract bool ConvolveInputGradient<TOp>(TOp op, Tensor gradient, Tensor weight, Tensor bias, Tensor x, ConvolutionGeometry geometry)
        where TOp : struct, IUnaryOp;

    /// <summary>x = the gradient of ⟨x ∗ weight, gradient⟩ with respect to x, for contiguous tensors of the geometry's shapes; float32 or float64.</summary>
    public abstract void ConvolveInputGradient(Tensor gradient, Tensor weight, Tensor x, ConvolutionGeometry geometry);

    /// <summary>weight = the gradient of ⟨x ∗ weight, gradient⟩ with respect to the weight, for contiguous tensors of the geometry's shapes; float32 or float64.</summary>
    public abstract void ConvolveWeightGradient(Tensor x, Tensor gradient, Tensor weight, ConvolutionGeometry geometry);
}
