using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Core;

/// <summary>NumPy 2's rules for the dtype of a result, written out.</summary>
public class PromotionTests
{
    private const DType F32 = DType.Float32, F64 = DType.Float64, I32 = DType.Int32, I64 = DType.Int64, U8 = DType.UInt8, Bool = DType.Bool;

    private static readonly DType[] Order = [F32, F64, I32, I64, U8, Bool];

    // numpy.promote_types, rows and columns in the order above.
    private static readonly DType[][] NumPy =
    [
        [F32, F64, F64, F64, F32, F32],
        [F64, F64, F64, F64, F64, F64],
        [F64, F64, I32, I64, I32, I32],
        [F64, F64, I64, I64, I64, I64],
        [F32, F64, I32, I64, U8, U8],
        [F32, F64, I32, I64, U8, Bool],
    ];

    [Fact]
    public void Dtypes_meet_as_in_NumPy()
    {
        for (var row = 0; row < Order.Length; row++)
        {
            for (var column = 0; column < Order.Length; column++)
                Assert.Equal(NumPy[row][column], DTypes.Promote(Order[row], Order[column]));
        }
    }

    [Fact]
    public void Promotion_does_not_depend_on_the_order_of_three()
    {
        foreach (var a in Order)
        {
            foreach (var b in Order)
            {
                foreach (var c in Order)
                {
                    var (left, right) = (DTypes.Promote(DTypes.Promote(a, b), c), DTypes.Promote(a, DTypes.Promote(b, c)));
                    Assert.Equal(left, right);
                }
            }
        }
    }

    [Theory]
    [InlineData(F32, F32, F32)]
    [InlineData(F64, F64, F64)]
    [InlineData(I32, I32, F64)]
    [InlineData(I64, I64, F64)]
    [InlineData(U8, U8, F64)]
    [InlineData(Bool, I64, F64)]
    public void Numbers_take_the_dtype_of_the_tensor_if_its_kind_can_hold_them(DType tensor, DType withInteger, DType withReal)
    {
        var x = Tensor.Ones([2], tensor);
        Assert.Equal(withInteger, (x + 2).DType);
        Assert.Equal(withInteger, (2 * x).DType);
        Assert.Equal(withReal, (x + 2.5).DType);
        Assert.Equal([3.5, 3.5], OpTable.Values(x + 2.5));
    }

    [Theory]
    [InlineData(F32, F32)]
    [InlineData(F64, F64)]
    [InlineData(I32, F64)]
    [InlineData(I64, F64)]
    [InlineData(U8, F32)]
    [InlineData(Bool, F32)]
    public void Functions_of_real_numbers_take_the_smallest_real_dtype_that_holds_the_values(DType dtype, DType result)
    {
        var x = Tensor.Ones([2], dtype);
        Assert.All(
            new[] { x.Exp(), x.Sigmoid(), x / x, x.Mean(), x.Var(), x.LogSumExp(), x.Softmax(0), x.Unsqueeze(0).MatMul(x), x.Gelu(), x.Sqrt() },
            y => Assert.Equal(result, y.DType));
    }

    [Theory]
    [InlineData(F32, F32)]
    [InlineData(F64, F64)]
    [InlineData(I32, I64)]
    [InlineData(I64, I64)]
    [InlineData(U8, I64)]
    [InlineData(Bool, I64)]
    public void Sums_of_integers_are_int64(DType dtype, DType result) => Assert.Equal(result, Tensor.Ones([2], dtype).Sum().DType);

    [Fact]
    public void Integers_beyond_2_to_the_24_do_not_lose_digits_beside_float32() =>
        Assert.Equal(16777217.0, (Tensor.From(16777217) + Tensor.From(0f)).Item());

    [Fact]
    public void Numbers_beyond_a_dtype_compare_as_the_numbers_they_are()
    {
        var pixels = Tensor.From<byte>(0, 44, 255);
        Assert.Equal([true, true, true], (pixels < 300).ToArray<bool>());
        Assert.Equal([true, true, true], (pixels > -1).ToArray<bool>());
        Assert.Equal([false, false, false], pixels.Equal(256).ToArray<bool>());
        Assert.Equal([true, true, true], (5_000_000_000 > Tensor.From(1, 2, 3)).ToArray<bool>());
    }

    [Fact]
    public void Arithmetic_with_a_number_beyond_the_dtype_is_refused_as_in_NumPy()
    {
        var error = Assert.Throws<DTypeException>(() => Tensor.From<byte>(1, 2) + 300);
        foreach (var part in new[] { "300", "uint8", "To(DType.Int64)" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal([0.5f, 0.25f], (Tensor.From<byte>(150, 75) / 300).ToArray<float>());
        Assert.Equal([255, 254], (-Tensor.From<byte>(1, 2)).ToArray<byte>());
    }
}
