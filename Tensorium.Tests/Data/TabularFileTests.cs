using Tensorium.Models.Data;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Data;

public sealed class TabularFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_names_and_labels_are_read()
    {
        var table = TabularFile.Read(Write("x,kind, y\n1,long,-2.5\r\n\n 3e2 ,short,4\n"), new() { Labels = "kind" });
        Assert.Equal("t.csv", table.Name);
        Assert.Equal(["x", "y"], table.Columns);
        Assert.Equal([1, -2.5, 300, 4], table.Values.ToArray<double>());
        Assert.Equal([2, 2], table.Values.Shape);
        Assert.Equal(["long", "short"], table.Labels);
        Assert.Equal(2, table.Count);
    }

    [Fact]
    public void Columns_are_chosen_by_name_in_the_order_asked_for()
    {
        var table = TabularFile.Read(Write("a,b,c\n1,x,3\n4,y,6\n"), new() { Columns = ["c", "a"] });
        Assert.Equal(["c", "a"], table.Columns);
        Assert.Equal([3, 1, 6, 4], table.Values.ToArray<double>());
        Assert.Null(table.Labels);
    }

    [Fact]
    public void Without_a_header_columns_are_numbered()
    {
        var table = TabularFile.Read(Write("1,2\n3,4"), new() { HasHeader = false });
        Assert.Equal(["1", "2"], table.Columns);
        Assert.Equal([1, 2, 3, 4], table.Values.ToArray<double>());
    }

    [Fact]
    public void Cells_may_be_quoted()
    {
        var table = TabularFile.Read(Write("\"a, or \"\"b\"\"\",k\n\"1.5\", \"x,y\" \n"), new() { Labels = "k" });
        Assert.Equal(["a, or \"b\""], table.Columns);
        Assert.Equal(["x,y"], table.Labels);
        Assert.Equal([1.5], table.Values.ToArray<double>());
    }

    [Fact]
    public void Rows_with_missing_numbers_are_left_out_if_asked_for()
    {
        const string Text = "a,b,k\n1,2,p\n,3,q\n4,NA,r\n5,6,s\n";
        var table = TabularFile.Read(Write(Text), new() { Labels = "k", SkipMissing = true });
        Assert.Equal([1, 2, 5, 6], table.Values.ToArray<double>());
        Assert.Equal(["p", "s"], table.Labels);
        Refused(Text, "line 3: column 'a' is empty", new() { Labels = "k" });
    }

    [Fact]
    public void What_is_no_table_of_numbers_is_refused_with_its_line()
    {
        Refused("a,b\n1,2\n3\n", "line 3: 1 cells; expected 2");
        Refused("a,b\n1,2\n3,4,5\n", "line 3: 3 cells; expected 2");
        Refused("a,b\n1,2\n3,four\n", "line 3: column 'b' is 'four'");
        Refused("a,b\n1,Infinity\n", "line 2: column 'b' is 'Infinity'");
        Refused("a,b\n1,NaN\n", "line 2: column 'b' is 'NaN'");
        Refused("a,b\n\"1,2\n", "line 2: a quote is not closed");
        Refused("a,b\n\"1\"2,3\n", "line 2: '2' follows a closing quote");
        Refused("a,a\n1,2\n", "line 1: two columns are called 'a'");
        Refused("1,2\n3,4\n", "line 1: numbers where the names of the columns are expected");
        Refused("a,b\n", "there is no row of numbers");
        Refused("", "there is no row of numbers");
        Refused("a,b\n1,2\n", "there is no column 'c'; there are a, b", new() { Columns = ["a", "c"] });
        Refused("a\n1\n", "no column of numbers is left", new() { Labels = "a" });
    }

    private void Refused(string text, string expected, TabularOptions? options = null)
    {
        var message = Assert.Throws<DataFormatException>(() => TabularFile.Read(Write(text), options)).Message;
        Assert.StartsWith(_folder.File("t.csv"), message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        File.WriteAllText(_folder.File("t.csv"), text);
        return _folder.File("t.csv");
    }
}
