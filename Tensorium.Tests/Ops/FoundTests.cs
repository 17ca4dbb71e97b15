using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What the suite found in ops, shrunk; each was wrong once. What random programs found is in <c>Properties/ProgramTests</c>.</summary>
public class FoundTests
{
    [Fact]
    public void A_triangle_of_a_mask_is_a_mask()
    {
        // It was int64: docs/ops.md, made by calling every op with every dtype, said so.
        var mask = Tensor.Ones([2, 2], DType.Bool);
        Assert.Equal([true, false, true, true], mask.Tril().ToArray<bool>());
        Assert.Equal([true, true, false, true], mask.Triu().ToArray<bool>());
        Assert.Equal(DType.UInt8, mask.To(DType.UInt8).Triu().DType);
    }

    public static TheoryData<string, Func<Tensor, Tensor>> Arithmetic => new()
    {
        { "Abs", x => x.Abs() }, { "Square", x => x.Square() }, { "Sign", x => x.Sign() }, { "Negate", x => -x },
    };

    [Theory]
    [MemberData(nameof(Arithmetic))]
    public void Arithmetic_of_bools_is_refused_in_the_name_of_the_op(string name, Func<Tensor, Tensor> apply) => Assert.Equal(
        $"{name}: bool has no arithmetic; convert with To(DType.Int64) first, or use Where", Assert.Throws<DTypeException>(() => apply(Tensor.From(true))).Message);

    [Fact]
    public void Compositions_speak_in_their_own_name()
    {
        var empty = Tensor.Zeros([0]);
        Assert.StartsWith("Std: over the axes all of [0] there are no elements", Assert.Throws<ShapeException>(() => empty.Std()).Message, StringComparison.Ordinal);
        Assert.StartsWith("Std: the correction is 2", Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Ones([3]).Std(correction: 2)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Norm: over the axes all of [0] there are no elements", Assert.Throws<ShapeException>(() => empty.Norm(double.PositiveInfinity)).Message, StringComparison.Ordinal);
        Assert.Equal(
            "Stack: axis 2 is out of range for tensors of shape [0]; new axes go from -2 to 1", Assert.Throws<ShapeException>(() => Tensor.Stack([empty], 2)).Message);
        Assert.Equal(
            "MaskedFill: the mask is float32; it must be bool, such as a comparison gives", Assert.Throws<DTypeException>(() => empty.MaskedFill(empty, 0)).Message);
        Assert.StartsWith("MaskedFill: [2] and [3] do not broadcast", Assert.Throws<ShapeException>(() => Tensor.Ones([2]).MaskedFill(Tensor.Ones([3], DType.Bool), 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cube_root_of_the_greatest_number_is_a_number()
    {
        // Newton's residual y³ − x overflowed, and the result was NaN.
        Assert.Equal(6981463519622.336, Tensor.Scalar(float.MaxValue).Cbrt().Item(), 1e6);
        Assert.Equal(Math.Cbrt(double.MaxValue), Tensor.Scalar(double.MaxValue, DType.Float64).Cbrt().Item(), 1e88);
        Assert.Equal(-Math.Cbrt(double.MaxValue), Tensor.Scalar(double.MinValue, DType.Float64).Cbrt().Item(), 1e88);
    }

    [Fact]
    public void A_mask_on_another_device_is_refused_before_anything_is_computed_there() => Assert.Equal(
        "MaskedFill: one tensor is on cuda:7, the other on cpu; move one with To(Device)",
        Assert.Throws<DeviceException>(() => Tensor.Ones([2]).To(OtherDevice.Instance).MaskedFill(Tensor.Ones([2], DType.Bool), 0)).Message);
}
