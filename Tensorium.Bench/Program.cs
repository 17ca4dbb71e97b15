using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Tensorium.Bench;

/// <summary>The benchmarks: a verb, then its options.</summary>
internal static class Program
{
    private const string Usage = """
        usage: dotnet run -c Release --project Tensorium.Bench -- <verb> [options]

          ops [BenchmarkDotNet options]     every op of the op table, forward and backward
              --filter '*Exp*'              those whose name matches; --job short for a quick look
          digits-1nn --data-dir DIR [--count 10000] [--seed 1]
                                            how many of MNIST's test digits have their label from the nearest drawn digit
          memory [--steps 20000]            resident memory of a process that trains and disposes nothing
        """;

    public static int Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["ops", .. var options] => Ops(options),
                ["digits-1nn", .. var options] => Digits(options),
                ["memory"] => Memory(20_000),
                ["memory", "--steps", var steps] => Memory(Number<int>("--steps", steps)),
                [] or ["-h" or "--help" or "help"] => Help(),
                [var verb, ..] => throw new ArgumentException($"'{verb}' is no verb"),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}\n\n{Usage}");
            return 2;
        }
    }

    /// <summary>In this process: the ops have no global state that a process of their own would reset, and it spares a build for each.</summary>
    private static int Ops(string[] options)
    {
        string[] all = options.Contains("--filter") || options.Contains("-f") || options.Contains("--list") ? options : ["--filter", "*", .. options];
        var config = DefaultConfig.Instance.WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80));
        var reports = BenchmarkSwitcher.FromTypes([typeof(Forward), typeof(Backward)]).Run([.. all, "--inProcess"], config);
        return reports.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }

    private static int Digits(string[] options)
    {
        var (folder, count, seed) = ((string?)null, 10_000, 1UL);
        for (var i = 0; i < options.Length; i += 2)
        {
            if (i + 1 == options.Length) throw new ArgumentException($"{options[i]} needs a value");
            var value = options[i + 1];
            switch (options[i])
            {
                case "--data-dir": folder = value; break;
                case "--count": count = Number<int>(options[i], value); break;
                case "--seed": seed = Number<ulong>(options[i], value); break;
                default: throw new ArgumentException($"'{options[i]}' is no option of digits-1nn");
            }
        }

        DigitsNearestNeighbour.Run(folder ?? throw new ArgumentException("digits-1nn needs --data-dir, the folder of MNIST's IDX files"), count, seed);
        return 0;
    }

    private static int Memory(int steps)
    {
        SteadyMemory.Run(steps);
        return 0;
    }

    private static int Help()
    {
        Console.WriteLine(Usage);
        return 0;
    }

    private static T Number<T>(string option, string value)
        where T : ISpanParsable<T> => T.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"{option} needs a number, not '{value}'");
}
