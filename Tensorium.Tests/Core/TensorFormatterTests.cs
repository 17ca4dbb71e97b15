using System.Globalization;
using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Core;

public class TensorFormatterTests
{
    [Fact]
    public void Rows_are_below_each_other_and_columns_align() => Check(
        """
        float32[2, 3]
        [[  1.00,   2.50,  -3.00],
         [100.25,   0.00,   4.00]]
        """,
        Tensor.From(new[,] { { 1, 2.5f, -3 }, { 100.25f, 0, 4 } }));

    [Fact]
    public void Matrices_are_a_line_apart() => Check(
        """
        int64[2, 2, 2]
        [[[0, 1],
          [2, 3]],

         [[4, 5],
          [6, 7]]]
        """,
        Tensor.Arange(0, 8).Reshape([2, 2, 2]));

    [Fact]
    public void Long_axes_of_large_tensors_show_their_ends() => Check(
        """
        int64[50, 40]
        [[   0,    1,    2, …,   37,   38,   39],
         [  40,   41,   42, …,   77,   78,   79],
         [  80,   81,   82, …,  117,  118,  119],
         …,
         [1880, 1881, 1882, …, 1917, 1918, 1919],
         [1920, 1921, 1922, …, 1957, 1958, 1959],
         [1960, 1961, 1962, …, 1997, 1998, 1999]]
        """,
        Tensor.Arange(0, 2000).Reshape([50, 40]));

    [Fact]
    public void Numbers_have_as_many_decimals_as_they_need()
    {
        Check("float32[3] [1, 2, 3]", Tensor.From(1f, 2, 3));
        Check("float32[2] [0.1, 0.2]", Tensor.From(0.1f, 0.2f));
        Check("float64[2] [0.3333, 0.5000]", Tensor.From(1.0 / 3, 0.5));
        Check("float32[] 3.1416", Tensor.Scalar(Math.PI));
    }

    [Fact]
    public void Numbers_far_from_one_are_powers_of_ten()
    {
        Check("float32[2] [1.0000e-10, 1.0000e+00]", Tensor.From(1e-10f, 1));
        Check("float64[2] [-2.5000e+30,  0.0000e+00]", Tensor.From(-2.5e30, 0));
    }

    [Fact]
    public void What_is_no_number_does_not_change_the_form_of_the_others() =>
        Check("float32[4] [ nan,  inf, -inf,  1.5]", Tensor.From(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1.5f));

    [Fact]
    public void Other_dtypes_show_all_their_digits()
    {
        Check("bool[2] [ true, false]", Tensor.From(true, false));
        Check("int64[] -9223372036854775808", Tensor.Scalar(long.MinValue, DType.Int64));
        Check("uint8[2] [  7, 255]", Tensor.From<byte>(7, 255));
        Check("int32[1] [-1]", Tensor.From(-1));
    }

    [Fact]
    public void Nothing_prints_as_nothing()
    {
        Check("float32[0] []", Tensor.Zeros([0]));
        Check("float32[2, 0]\n[[],\n []]", Tensor.Zeros([2, 0]));
        Check("float32[0, 2]\n[]", Tensor.Zeros([0, 2]));
    }

    [Fact]
    public void Views_print_in_their_own_order() => Check("int64[2, 2]\n[[0, 2],\n [1, 3]]", Tensor.Arange(0, 4).Reshape([2, 2]).T);

    [Fact]
    public void A_released_value_says_so_and_printing_does_not_keep_one()
    {
        var x = Tensor.From(1f, 2).RequireGrad();
        var y = x.Exp();
        Assert.StartsWith("float32[2] [2.7183", y.ToString(), StringComparison.Ordinal);
        (y * y).Sum().Backward();
        Check("float32[2] (released by Backward)", y);
    }

    [Fact]
    public void The_language_of_the_machine_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Check("float32[1] [1.5]", Tensor.From(1.5f));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Check(string expected, Tensor tensor) => Assert.Equal(expected.ReplaceLineEndings("\n"), tensor.ToString());
}
