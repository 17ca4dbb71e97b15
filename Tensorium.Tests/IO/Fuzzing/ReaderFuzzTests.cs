using Tensorium.IO;
using Tensorium.Tests.Properties;
using Xunit;

namespace Tensorium.Tests.IO.Fuzzing;

/// <summary>
/// No file, however it was spoilt, gets more from a reader than a documented exception. Some thousands of files by default;
/// <c>TENSORIUM_CASES=100000</c> makes it over a million, <c>TENSORIUM_SEED</c> others.
/// </summary>
public class ReaderFuzzTests(ITestOutputHelper output)
{
    private const int Cases = 400;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Spoilt_files_are_read_or_refused_and_nothing_else(string name)
    {
        var target = FuzzTargets.Named(name);
        var cases = Math.Max(20, Property.Cases(Cases) / target.Slowness);
        var report = ReaderFuzz.Run(target, Property.Seed, cases, s_patience);
        output.WriteLine($"{name}: seed {Property.Seed}, {cases} files: {report.Read} read, {report.Refused} refused; at most {report.Worst:P0} of the memory that is stated");
        Assert.Equal(cases, report.Read + report.Refused);
        // The mutations reach what the reader checks. (That it refuses not all, the good files show.)
        Assert.InRange(report.Refused, cases / 10, cases);
    }

    [Fact]
    public void An_exception_that_is_not_documented_is_noticed_and_its_file_shrunk()
    {
        // Refuses nothing but falls over a byte of 200.
        var target = new FuzzTarget("falling reader", [[1, 2, 3, 4, 5, 6, 7, 8]], path =>
        {
            if (File.ReadAllBytes(path).Contains((byte)200)) throw new InvalidOperationException("it fell");
        });
        var failure = Assert.Throws<FuzzException>(() => ReaderFuzz.Run(target, 1, 5000, s_patience)).Message;
        Assert.Contains("not documented: System.InvalidOperationException: it fell", failure, StringComparison.Ordinal);
        Assert.Contains("TENSORIUM_SEED=1, case ", failure, StringComparison.Ordinal);
        Assert.Single(failure.Split('\n'), line => line.Contains("FromHexString", StringComparison.Ordinal));
        Assert.Contains(", Convert.FromHexString(\"C8\"))", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_beyond_what_is_stated_is_noticed()
    {
        var target = new FuzzTarget("greedy reader", [[1, 2, 3, 4]], path => GC.KeepAlive(File.ReadAllBytes(path)[0] == 1 ? null : new byte[100_000]));
        Assert.Contains("allocate", Assert.Throws<FuzzException>(() => ReaderFuzz.Run(target, 1, 1000, s_patience)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_never_ends_is_noticed()
    {
        using var released = new ManualResetEventSlim();
        var target = new FuzzTarget("endless reader", [[1, 2, 3, 4]], path =>
        {
            if (File.ReadAllBytes(path)[0] != 1) released.Wait(TestContext.Current.CancellationToken);
        });
        try
        {
            Assert.Contains("was not through", Assert.Throws<FuzzException>(() => ReaderFuzz.Run(target, 1, 1000, TimeSpan.FromSeconds(1))).Message, StringComparison.Ordinal);
        }
        finally
        {
            released.Set();
        }
    }

    [Fact]
    public void A_message_without_the_file_s_name_is_noticed()
    {
        var target = new FuzzTarget("terse reader", [[1, 2, 3, 4]], path =>
        {
            if (File.ReadAllBytes(path)[0] != 1) throw new DataFormatException("bad");
        });
        Assert.Contains("file's name", Assert.Throws<FuzzException>(() => ReaderFuzz.Run(target, 1, 1000, s_patience)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_files_in_any_number()
    {
        var file = new byte[100];
        string Of(ulong seed, ulong number) => string.Join(' ', FileMutation.Draw(file, [file], new Generator(seed, number)).Select(edit => edit.ToString()));
        Assert.Equal(Of(1, 7), Of(1, 7));
        Assert.NotEqual(Of(1, 7), Of(1, 8));
        Assert.NotEqual(Of(1, 7), Of(2, 7));
    }
}
