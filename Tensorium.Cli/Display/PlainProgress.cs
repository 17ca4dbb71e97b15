using System.Globalization;

namespace Tensorium.Cli.Display;

/// <summary>Lines: for logs, files and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider clock) : ProgressDisplay(clock, TimeSpan.FromSeconds(10))
{
    protected override void Draw(string label, double fraction, string status) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{label}  {100 * fraction:0} %  {status}"));

    protected override void Write(string line)
    {
        output.WriteLine(line);
        // A log is read while it grows.
        output.Flush();
    }
}
