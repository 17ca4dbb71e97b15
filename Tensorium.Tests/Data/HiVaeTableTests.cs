using Tensorium.Models.Data;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Data;

public sealed class HiVaeTableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public HiVaeTableTests()
    {
        File.WriteAllText(_folder.File("data.csv"), "1,2,1\n3,4,2\n");
        // Lines of some of these files end as on old Macintoshes.
        File.WriteAllText(_folder.File("data_types.csv"), "type,dim,nclass\rpos,1,\rcount,1,\rcat,2,2");
        File.WriteAllText(_folder.File("Missing10_1.csv"), "1,1\n2,3\n2,2\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_are_counted_from_one()
    {
        var table = HiVaeTable.Read(_folder.Path, 10);
        Assert.Equal([1, 2, 1, 3, 4, 2], table.Values.ToArray<double>());
        Assert.Equal(["pos", "count", "cat"], table.Types);
        Assert.Equal([true, false, false, false, true, true], table.Hidden.ToArray<bool>());
        Assert.Equal([false, true, true, true, false, false], table.Observed.ToArray<bool>());
    }

    [Fact]
    public void What_nobody_knows_is_neither_observed_nor_judged()
    {
        File.WriteAllText(_folder.File("MissingTrue.csv"), "2,2\n1,3\n");
        var table = HiVaeTable.Read(_folder.Path, 10);
        Assert.Equal([true, false, false, false, false, true], table.Hidden.ToArray<bool>());
        Assert.Equal([false, true, false, true, false, false], table.Observed.ToArray<bool>());
    }

    [Theory]
    [InlineData("Missing10_1.csv", "1,1\n0,1\n", "line 2: '0' is no row; expected a number from 1 to 2")]
    [InlineData("Missing10_1.csv", "1,4\n", "line 1: '4' is no column; expected a number from 1 to 3")]
    [InlineData("Missing10_1.csv", "1\n", "line 1: 1 cells")]
    [InlineData("data_types.csv", "type\npos\npos\n", "2 kinds of columns")]
    [InlineData("data_types.csv", "type\npos\nreal\ntext\n", "line 4: 'text' is no kind of column")]
    [InlineData("data.csv", "1,2,1\n3,x,2\n", "line 2: column '2' is 'x'")]
    public void Damaged_files_are_refused(string file, string text, string expected)
    {
        File.WriteAllText(_folder.File(file), text);
        var message = Assert.Throws<DataFormatException>(() => HiVaeTable.Read(_folder.Path, 10)).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
