using Tensorium.IO;
using Xunit;

namespace Tensorium.Tests.IO;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_holds_what_was_written()
    {
        AtomicFile.Write(_folder.File("a"), stream => stream.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder.File("a")));
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public void A_shorter_content_replaces_a_longer_one()
    {
        var path = _folder.File("a", new byte[1000]);
        AtomicFile.Write(path, stream => stream.Write([7]));
        Assert.Equal([7], File.ReadAllBytes(path));
    }

    [Fact]
    public void The_old_content_stands_until_the_new_one_is_whole()
    {
        var path = _folder.File("a", [1, 2]);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
            Assert.Equal([1, 2], File.ReadAllBytes(path));
        });
        Assert.Equal(100_000, new FileInfo(path).Length);
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_file_and_nothing_else()
    {
        var path = _folder.File("a", [1, 2]);
        Action<Stream> failing = stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidOperationException("in mid-write");
        };
        Assert.Equal("in mid-write", Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, failing)).Message);
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_folder.File("b"), failing));
        Assert.Equal([1, 2], File.ReadAllBytes(path));
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public void A_folder_in_the_way_or_a_missing_one_is_an_error_that_leaves_nothing()
    {
        Directory.CreateDirectory(_folder.File("d"));
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => AtomicFile.Write(_folder.File("d"), _ => { })).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(_folder.File("missing/a"), _ => { }));
        Assert.Equal(["d"], _folder.Names());
    }

    [Fact]
    public void Leftovers_of_killed_writers_are_deleted_and_no_other_file()
    {
        var path = _folder.File("a", [1]);
        var id = new string('0', 31) + "1";
        string[] others = ["a.tmp", $"ab.{id}.tmp", $"b.{id}.tmp", $"a.{id}.bak", "a.00000000000000000000000000notguid.tmp"];
        foreach (var other in others)
            _folder.File(other, [2]);
        _folder.File($"a.{id}.tmp", [3]);

        AtomicFile.DeleteLeftovers(path);
        Assert.Equal(others.Append("a").Order(StringComparer.Ordinal), _folder.Names());
        AtomicFile.DeleteLeftovers(_folder.File("missing/a"));
    }
}
