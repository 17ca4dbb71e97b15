using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Tensorium.Tests.Properties;

/// <summary>
/// A law that holds for every value of a generator. This is all of FsCheck's runner that the tests know: the package FsCheck.Xunit, with its
/// <c>[Property]</c>, can take its place. <c>TENSORIUM_CASES</c> is the number of cases of each property, <c>TENSORIUM_SEED</c> the seed that a failure names.
/// </summary>
internal static class Property
{
    private const ulong DefaultSeed = 0x5EED;

    /// <summary>The number of cases to run: the property's own, or what the environment asks for.</summary>
    public static int Cases(int usual) =>
        Environment.GetEnvironmentVariable("TENSORIUM_CASES") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    /// <summary>The seed of all generators.</summary>
    public static ulong Seed =>
        Environment.GetEnvironmentVariable("TENSORIUM_SEED") is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : DefaultSeed;

    /// <summary>Checks the law on many values; a counterexample is shrunk, and the message tells it and the seed.</summary>
    /// <param name="values">The values, and how to make one smaller.</param>
    /// <param name="law">Throws where the law does not hold.</param>
    /// <param name="cases">How many values, unless the environment says otherwise.</param>
    public static void Holds<T>(Arbitrary<T> values, Action<T> law, int cases = 100)
    {
        var config = Config.QuickThrowOnFailure
            .WithMaxTest(Cases(cases))
            .WithQuietOnSuccess(true)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)))
            .WithName(string.Create(CultureInfo.InvariantCulture, $"TENSORIUM_SEED={Seed}"));
        FsCheck.Check.One(config, Prop.ForAll(values, law));
    }
}
