using System.Text;
using Tensorium.IO;
using Xunit;

namespace Tensorium.Tests.IO;

/// <summary>.npy files: those that NumPy wrote (<c>NumPy/make_files.py</c>) are read or refused with words, those that are written here have NumPy's bytes.</summary>
public sealed class NpyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f2", DType.Float32)]
    [InlineData("f4", DType.Float32)]
    [InlineData("f8", DType.Float64)]
    public void Reals_in_both_byte_orders(string name, DType dtype)
    {
        foreach (var tensor in (Tensor[])[Load(name), Load(name + "-big")])
        {
            Assert.Equal(dtype, tensor.DType);
            Assert.Equal([2, 3], tensor.Shape.ToArray());
            Assert.Equal([1.5, -2.25, 0, double.PositiveInfinity, double.NegativeInfinity, double.NaN], tensor.To(DType.Float64).ToArray<double>());
        }
    }

    [Theory]
    [InlineData("i1", DType.Int32, sbyte.MinValue, sbyte.MaxValue, false)]
    [InlineData("u1", DType.UInt8, byte.MinValue, byte.MaxValue, false)]
    [InlineData("i2", DType.Int32, short.MinValue, short.MaxValue, true)]
    [InlineData("u2", DType.Int32, ushort.MinValue, ushort.MaxValue, true)]
    [InlineData("i4", DType.Int32, int.MinValue, int.MaxValue, true)]
    [InlineData("u4", DType.Int64, uint.MinValue, uint.MaxValue, true)]
    [InlineData("i8", DType.Int64, long.MinValue, long.MaxValue, true)]
    public void Integers_in_both_byte_orders_with_their_extremes(string name, DType dtype, long least, long most, bool hasOrder)
    {
        foreach (var tensor in (Tensor[])(hasOrder ? [Load(name), Load(name + "-big")] : [Load(name)]))
        {
            Assert.Equal(dtype, tensor.DType);
            Assert.Equal([2, 3], tensor.Shape.ToArray());
            Assert.Equal([least, most, 0, 1, 2, 3], tensor.To(DType.Int64).ToArray<long>());
        }
    }

    [Fact]
    public void Bools()
    {
        Assert.Equal([true, false, false, true, true, false], Load("b1").ToArray<bool>());
        Assert.Equal([2, 3], Load("b1").Shape.ToArray());
    }

    [Fact]
    public void Columns_first_become_rows_first()
    {
        foreach (var tensor in (Tensor[])[Load("fortran"), Load("fortran-big-narrow")])
        {
            Assert.True(tensor.IsContiguous);
            Assert.Equal([2, 3, 4], tensor.Shape.ToArray());
            Assert.Equal(Enumerable.Range(0, 24), tensor.To(DType.Int32).ToArray<int>());
        }
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i % 3 == 0), Load("fortran-bool").ToArray<bool>());
    }

    [Fact]
    public void Scalars_vectors_empty_arrays_and_all_versions()
    {
        Assert.Equal(0, Load("scalar").Rank);
        Assert.Equal(2.5, Load("scalar").Item());
        Assert.Equal([0, 3], Load("empty").Shape.ToArray());
        foreach (var name in (string[])["vector", "version2", "version3"]) Assert.Equal([7, 8, 9], Load(name).ToArray<int>());
    }

    [Theory]
    [InlineData("u8", "store them as array.astype('int64')")]
    [InlineData("u8-big", "store them as array.astype('int64')")]
    [InlineData("complex", "store array.real and array.imag")]
    [InlineData("text", "are not numbers")]
    [InlineData("date", "are not numbers")]
    [InlineData("object", "only running code from the file could bring back")]
    [InlineData("record", "store each field as an array")]
    [InlineData("two", "something was appended")]
    public void What_no_tensor_holds_is_refused_with_advice(string name, string message) => Refused(message, NumPyFile(name + ".npy"));

    // Element for element the same file, and where NumPy pads in the same way byte for byte.
    [Theory]
    [InlineData("f4", true)]
    [InlineData("f8", true)]
    [InlineData("i4", true)]
    [InlineData("i8", true)]
    [InlineData("u1", true)]
    [InlineData("b1", true)]
    [InlineData("scalar", true)]
    [InlineData("vector", true)]
    [InlineData("empty", true)]
    [InlineData("fortran", false)]
    [InlineData("f2-big", false)]
    public void A_tensor_is_written_as_NumPy_writes_it(string name, bool isSame)
    {
        var path = _folder.File("t.npy");
        Npy.Save(path, Load(name));
        Assert.Equal(isSame, File.ReadAllBytes(NumPyFile(name + ".npy")).AsSpan().SequenceEqual(File.ReadAllBytes(path)));
        Assert.Equal(Bits(Load(name)), Bits(Npy.Load(path)));
    }

    [Fact]
    public void Views_and_tensors_longer_than_a_chunk()
    {
        var tensor = Tensor.Normal([3, 100_003], new Generator(4));
        foreach (var view in (Tensor[])[tensor.T, tensor[1], tensor[.., Slice.Every(-2)], tensor.RequireGrad()])
        {
            Npy.Save(_folder.File("t.npy"), view);
            var back = Npy.Load(_folder.File("t.npy"));
            Assert.Equal(view.Shape, back.Shape);
            Assert.Equal(Bits(view), Bits(back));
        }
    }

    [Theory]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,)}", null)]
    [InlineData(" { \"shape\" : ( 2L , ) , \"fortran_order\" : True,\t'descr' : '<f4' , } ", null)]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(1,2)}", null)]
    [InlineData("", "expected '{'")]
    [InlineData("{}", "'descr' is missing")]
    [InlineData("{'descr':'<f4','shape':(2,)}", "'fortran_order' is missing")]
    [InlineData("{'descr':'<f4','fortran_order':False}", "'shape' is missing")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,)", "expected '}'")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,)} x", "more follows")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,),'shape':(2,)}", "comes twice")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,),'more':1}", "'more' is not known")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2)}", "expected ','")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':[2]}", "expected '('")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,,)}", "expected a size")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(-2,)}", "expected a size")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(02,)}", "expected a size")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2.0,)}", "expected ','")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(9223372036854775808,)}", "expected a size")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(9223372036854775807,9223372036854775807,0)}", "too large")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2147483648,0)}", "too large")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2147483647,2147483647,0)}", "too large")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2147483647,)}", "truncated")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(1,)}", "something was appended")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2)}", "at most 16 axes")]
    [InlineData("{'descr':'<f4','fortran_order':0,'shape':(2,)}", "True or False")]
    [InlineData("{'descr':'<f4\\n','fortran_order':False,'shape':(2,)}", "without escapes")]
    [InlineData("{'descr':'<f4,'fortran_order':False,'shape':(2,)}", "expected '}'")]
    [InlineData("{'descr':'=f4','fortran_order':False,'shape':(2,)}", "'=f4'")]
    [InlineData("{'descr':'|f4','fortran_order':False,'shape':(2,)}", "'|f4'")]
    [InlineData("{'descr':'<','fortran_order':False,'shape':(2,)}", "are not known")]
    [InlineData("{'descr':'','fortran_order':False,'shape':(2,)}", "are not known")]
    [InlineData("{'descr':'<f16','fortran_order':False,'shape':(2,)}", "store them as array.astype('float64')")]
    public void Headers(string header, string? message)
    {
        var path = _folder.File("t.npy", Make(1, Encoding.Latin1.GetBytes(header), new byte[8]));
        if (message is null) Assert.Equal(2, Npy.Load(path).ElementCount);
        else Refused(message, path);
    }

    [Fact]
    public void Other_beginnings_and_lengths_that_lie()
    {
        var good = File.ReadAllBytes(NumPyFile("vector.npy"));
        Refused("begins with the bytes 93", _folder.File("t", [0, .. good[1..]]));
        Refused("version is 4.0", _folder.File("t", [.. good[..6], 4, .. good[7..]]));
        Refused("version is 1.1", _folder.File("t", [.. good[..7], 1, .. good[8..]]));
        Refused("the file is truncated", _folder.File("t", [.. good[..8], 0xFF, 0xFF, .. good[10..]]));
        Refused("claims 4294967295 bytes", _folder.File("t", [.. good[..6], 2, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. good[10..]]));
        Refused("not valid UTF-8", _folder.File("t", Make(3, [0xFF], [])));
        for (var length = 0; length < good.Length; length++) Refused("", _folder.File("t", good[..length]));
        Refused("something was appended", _folder.File("t", [.. good, 0]));
    }

    [Fact]
    public void Bytes_that_are_no_bools() =>
        Refused("element 1 is 2", _folder.File("t", Make(1, "{'descr':'|b1','fortran_order':False,'shape':(2,)}"u8.ToArray(), [1, 2])));

    [Fact]
    public void A_missing_file_is_the_system_s_own_error() => Assert.Throws<FileNotFoundException>(() => Npy.Load(_folder.File("missing")));

    private static string NumPyFile(string name) => Path.Combine(AppContext.BaseDirectory, "IO", "NumPy", name);

    private static Tensor Load(string name) => Npy.Load(NumPyFile(name + ".npy"));

    private static byte[] Bits(Tensor tensor) => TensorBytes.Copy(tensor);

    private static byte[] Make(byte version, byte[] header, byte[] data)
    {
        var length = BitConverter.GetBytes(header.Length)[..(version == 1 ? 2 : 4)];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. data];
    }

    private static void Refused(string message, string path)
    {
        var thrown = Assert.Throws<DataFormatException>(() => Npy.Load(path));
        Assert.StartsWith(path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }
}
