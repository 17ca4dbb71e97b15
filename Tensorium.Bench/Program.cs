using System.CommandLine;
using System.CommandLine.Invocation;
using Tensorium.Bench.Commands;
using Tensorium.Bench.Versus;
using Tensorium.Cli;

namespace Tensorium.Bench;

/// <summary>How fast, against whom, in the same run.</summary>
internal static class Program
{
    private const int BadInput = 2;

    public static int Main(string[] args)
    {
        var parsed = new BenchCommand().Parse(args);
        if (parsed.Action is ParseErrorAction) return Fail(ParseErrors.Describe(parsed, BenchCommand.Name));
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is PeerException or DeviceException or FormatException or ArgumentException or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            return Fail(e.Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"error: {string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))}");
        return BadInput;
    }
}
