using Xunit;

namespace Tensorium.Tests.Core;

/// <summary>The words of the failures that users meet most: what was given, what was expected, what to do.</summary>
public class MessageTests
{
    private static readonly Tensor X = Tensor.Zeros([2, 3]);

    public static TheoryData<string, Func<object>> ShapeFailures => new()
    {
        { "Add: [2, 3] and [2] do not broadcast: axis −1 has sizes 3 and 2; sizes must agree, or one of them be 1", () => X + Tensor.Zeros([2]) },
        { "Greater: [2, 3] and [4, 3] do not broadcast: axis −2 has sizes 2 and 4; sizes must agree, or one of them be 1", () => X > Tensor.Zeros([4, 3]) },
        { "Where: [2, 3] and [4] do not broadcast: axis −1 has sizes 3 and 4; sizes must agree, or one of them be 1", () => Tensor.Where(X > 0, X, Tensor.Zeros([4])) },
        { "Reshape: [2, 3] has 6 elements, [4] has 4", () => X.Reshape([4]) },
        { "Reshape: the 6 elements of [2, 3] do not divide evenly into [-1, 4]", () => X.Reshape([-1, 4]) },
        { "Reshape: only one size can be left open with −1, not [-1, -1]", () => X.Reshape([-1, -1]) },
        { "Shape [-2, -3]: an axis cannot have the negative size -2", () => X.Reshape([-2, -3]) },
        { "Permute: [0, 0] does not name every axis of [2, 3] once", () => X.Permute([0, 0]) },
        { "Permute: [1] does not name every axis of [2, 3] once", () => X.Permute([1]) },
        { "Permute: axis 5 is out of range for shape [2, 3]; axes go from -2 to 1", () => X.Permute([0, 5]) },
        { "T: a tensor of shape [3] has no two axes to exchange; Unsqueeze makes a matrix of a vector", () => X[0].T },
        { "Slice: index 2 is out of range for axis 0 of [2, 3], which has 2 elements", () => X[2] },
        { "Slice: index ^4 is out of range for axis 1 of [2, 3], which has 3 elements", () => X[0, ^4] },
        { "Slice: range 1..4 does not lie within axis 1 of [2, 3], which has 3 elements", () => X[.., 1..4] },
        { "Slice: 3 parts were given for the 2 axes of [2, 3]", () => X[0, 0, 0] },
        { "Expand: [2, 3] does not broadcast to [3]; only axes of size 1 grow", () => X.Expand([3]) },
        { "Expand: [2, 3] and [4, 3] do not broadcast: axis −2 has sizes 2 and 4; sizes must agree, or one of them be 1", () => X.Expand([4, 3]) },
        { "Squeeze: axis 1 of [2, 3] has size 3; only an axis of size 1 can go", () => X.Squeeze(1) },
        { "Unsqueeze: axis 3 is out of range for shape [2, 3]; new axes go from -3 to 2", () => X.Unsqueeze(3) },
        { "MatMul: inner sizes differ: left is [128, 784], right is [400, 784]; did you mean right.T?", () => Tensor.Zeros([128, 784]).MatMul(Tensor.Zeros([400, 784])) },
        { "MatMul: inner sizes differ: left is [784, 128], right is [784, 400]; did you mean left.T?", () => Tensor.Zeros([784, 128]).MatMul(Tensor.Zeros([784, 400])) },
        { "MatMul: inner sizes differ: left is [2, 3], right is [4, 5]", () => X.MatMul(Tensor.Zeros([4, 5])) },
        { "MatMul: left is [2, 3], right is []; a scalar has no matrix product, use *", () => X.MatMul(Tensor.Scalar(1)) },
        { "MatMul: [2] and [3] do not broadcast: axis −1 has sizes 2 and 3; sizes must agree, or one of them be 1", () => Tensor.Zeros([2, 1, 4]).MatMul(Tensor.Zeros([3, 4, 1])) },
        { "Tile: 1 numbers were given for the 2 axes of [2, 3]; one is needed for each, 1 for an axis that stays (Unsqueeze adds axes)", () => X.Tile(2) },
        { "Tile: -1 for axis 1 of [2, 3]; an axis cannot be repeated a negative number of times", () => X.Tile(1, -1) },
        { "Tile: 2147483647 for axis 0 of [2, 3] makes it longer than 2147483647", () => X.Tile(int.MaxValue, 1) },
        { "Norm: over the axes [1] of [2, 0] there are no elements, and a norm of nothing is not taken; test ElementCount first", () => X[.., ..0].Norm(2, 1) },
        { "Norm: over the axes [1] of [2, 0] there are no elements, and a norm of nothing is not taken; test ElementCount first", () => X[.., ..0].Norm(double.PositiveInfinity, 1) },
        { "Norm: axis 2 is out of range for shape [2, 3]; axes go from -2 to 1", () => X.Norm(double.PositiveInfinity, 2) },
        { "Tril: a tensor of shape [3] is no matrix; two axes are needed", () => X[0].Tril() },
        { "Triu: a tensor of shape [] is no matrix; two axes are needed", () => X[0, 0].Triu(1) },
        { "And: [2, 3] and [2] do not broadcast: axis −1 has sizes 3 and 2; sizes must agree, or one of them be 1", () => (X > 0) & Tensor.From(true, false) },
        { "Item: the tensor has shape [2, 3]; only a tensor of one element has a single value (reduce it, or use ToArray)", () => X.Item() },
        { "From: 2 elements were given for the shape [3], which has 3", () => Tensor.From<float>([1, 2], [3]) },
        { "Shape [65536, 65536]: a tensor holds at most 2147483647 elements", () => Tensor.Zeros([65536, 65536]) },
        { "AsSpan: the tensor of shape [3, 2] is a view whose elements do not lie one behind the other; use Contiguous() or ToArray()", () => X.T.AsSpan<float>().Length },
    };

    [Theory]
    [MemberData(nameof(ShapeFailures))]
    public void Shapes_that_do_not_fit_are_explained(string message, Func<object> call) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(call).Message);

    public static TheoryData<string, Func<object>> DTypeFailures => new()
    {
        { "Add: bool has no arithmetic; convert with To(DType.Int64) first, or use Where", () => Tensor.From(true) + Tensor.From(false) },
        { "Multiply: bool has no arithmetic; convert with To(DType.Int64) first, or use Where", () => Tensor.From(true) * Tensor.From(false) },
        { "Subtract: bool has no arithmetic; convert with To(DType.Int64) first, or use Where", () => Tensor.From(true) - Tensor.From(false) },
        { "Where: the condition is float32; it must be bool, such as a comparison gives", () => Tensor.Where(X, X, X) },
        { "And: a tensor is float32; logic takes bool, such as a comparison gives (x.NotEqual(0) asks whether x is not 0)", () => (X > 0) & X },
        { "Or: a tensor is float32; logic takes bool, such as a comparison gives (x.NotEqual(0) asks whether x is not 0)", () => X | (X > 0) },
        { "Xor: a tensor is float32; logic takes bool, such as a comparison gives (x.NotEqual(0) asks whether x is not 0)", () => (X > 0) ^ X },
        { "Not: a tensor is float32; logic takes bool, such as a comparison gives (x.NotEqual(0) asks whether x is not 0)", () => !X },
        { "All: a tensor is float32; logic takes bool, such as a comparison gives (x.NotEqual(0) asks whether x is not 0)", () => X.All() },
        { "Any: a tensor is float32; logic takes bool, such as a comparison gives (x.NotEqual(0) asks whether x is not 0)", () => X.Any(0) },
        { "Sign: bool has no arithmetic; convert with To(DType.Int64) first, or use Where", () => Tensor.From(true).Sign() },
        { "ToArray<Int32>: the tensor holds float32, not int32; convert it with To(DType.Int32)", () => X.ToArray<int>() },
    };

    [Theory]
    [MemberData(nameof(DTypeFailures))]
    public void Dtypes_that_do_not_fit_are_explained(string message, Func<object> call) =>
        Assert.Equal(message, Assert.Throws<DTypeException>(call).Message);

    [Theory]
    [InlineData(0.0)]
    [InlineData(-2.0)]
    [InlineData(double.NaN)]
    public void An_order_of_a_norm_that_is_not_positive_is_explained(double p) => Assert.StartsWith(
        $"Norm: p is {p}; it must be positive, such as 1, 2 or infinity", Assert.Throws<ArgumentOutOfRangeException>(() => X.Norm(p)).Message, StringComparison.Ordinal);
}
