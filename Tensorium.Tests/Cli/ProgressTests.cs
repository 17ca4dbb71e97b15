using Tensorium.Cli;
using Tensorium.Cli.Display;
using Tensorium.Models.Training;
using Xunit;

namespace Tensorium.Tests.Cli;

public sealed class ProgressTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void In_a_log_an_epoch_is_a_line_with_rate_and_time_left()
    {
        var lines = Report(epochs: 12, report =>
        {
            report.Step(Progress(epoch: 1, batch: 10));
            report.Epoch(new(1, [new("train_elbo", -200.125), new("test_elbo", -150.5)], 14_321.6, 4.26));
            report.Epoch(new(12, [new("train_elbo", -110), new("test_elbo", -108)], 9_000, 4));
        });
        Assert.Equal(
            [
                "header",
                "epoch  1/12  train -200.13  test -150.50  14,322 images/s  4.3 s  1:05 left",
                "epoch 12/12  train -110.00  test -108.00  9,000 images/s  4.0 s",
            ],
            lines);
    }

    [Fact]
    public void In_a_log_a_long_epoch_has_a_line_every_ten_seconds()
    {
        var lines = Report(epochs: 2, report =>
        {
            for (var batch = 1; batch <= 10; batch++)
            {
                _clock.Advance(TimeSpan.FromSeconds(4));
                report.Step(Progress(epoch: 2, batch));
            }
        });
        Assert.Equal(4, lines.Length);
        Assert.Equal("epoch 2/2  70 %  -123.5  14,000 images/s  1:05 left", lines[1]);
    }

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(0.2, "0:01")]
    [InlineData(59, "0:59")]
    [InlineData(60, "1:00")]
    [InlineData(3729, "1:02:09")]
    [InlineData(360_000, "100:00:00")]
    public void Durations_read_like_a_clock(double seconds, string expected) =>
        Assert.Equal(expected, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_table_in_a_log_has_plain_columns()
    {
        var table = new ResultTable("name", "value");
        table.Add("a long name", "1");
        table.Add("b", "22");
        table.Write(Log());
        Assert.Equal($"name         value{Environment.NewLine}a long name  1{Environment.NewLine}b            22{Environment.NewLine}", _output.ToString());
    }

    private static TrainingProgress Progress(int epoch, int batch) =>
        new(epoch, 12, batch, 10, -123.456, 14_000, TimeSpan.FromSeconds(65));

    private string[] Report(int epochs, Action<TrainingReport> run)
    {
        ProgressDisplay.Run(Log(), _clock, display =>
        {
            run(new(display, epochs, ["header"]));
            return true;
        });
        Assert.DoesNotContain('\x1B', _output.ToString());
        return _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    private Terminal Log() => new(_output, TextWriter.Null, IsInteractive: false, CancellationToken.None);

    /// <summary>Time that passes when told to.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
