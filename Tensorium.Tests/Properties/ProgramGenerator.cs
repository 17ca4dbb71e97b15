using FsCheck;
using FsCheck.Fluent;

namespace Tensorium.Tests.Properties;

/// <summary>Makes random programs of 2 to 12 steps, and makes a failing one smaller.</summary>
internal static class ProgramGenerator
{
    // Far enough that the steps of a finite difference do not carry a value across a kink.
    private const double LeastMargin = 5e-3;

    // Beyond it a value is squashed before it is used further: what grows without bound has no digits left for a finite difference.
    private const double Largest = 6;

    private static readonly ProgramOp Squash = ProgramOps.All.Single(op => op.Row == "Tanh");

    /// <summary>Programs over these ops.</summary>
    public static Arbitrary<RandomProgram> Programs(IReadOnlyList<ProgramOp> ops) =>
        Arb.ToArbitrary(Any.Seeds.Select(seed => Make(seed, ops)), Smaller);

    /// <summary>The program of a seed.</summary>
    /// <param name="seed">A seed.</param>
    /// <param name="ops">What it is made of.</param>
    /// <param name="scale">How many times as long the last axes of its inputs are.</param>
    public static RandomProgram Make(ulong seed, IReadOnlyList<ProgramOp> ops, int scale = 1)
    {
        var generator = new Generator(seed);
        var program = new RandomProgram(seed, [.. Enumerable.Range(0, 1 + generator.NextInt(3)).Select(_ => AnyShape(generator, scale))], []);
        var values = new List<Tensor>(program.Values());
        var steps = new List<ProgramStep>();
        var count = 2 + generator.NextInt(10);
        while (steps.Count < count)
        {
            var op = ops[generator.NextInt(ops.Count)];
            var arguments = new int[op.Arity];
            for (var i = 0; i < arguments.Length; i++) arguments[i] = Argument(values.Count, generator);
            var (pick, taken) = (generator.NextInt(12), arguments.Select(argument => values[argument]).ToArray());
            if (op.Resolve([.. taken.Select(x => x.Shape)], pick) is not { } call || op.Margin?.Invoke(taken) < LeastMargin) continue;

            var result = call.Apply(taken);
            if (result.ElementCount == 0 || result.ElementCount > 64 * scale) continue;
            steps.Add(new(op, arguments, pick));
            values.Add(result);
            if (ProgramOp.Values(result).All(value => Math.Abs(value) <= Largest)) continue;
            steps.Add(new(Squash, [values.Count - 1], 0));
            values[^1] = result.Tanh();
            values.Insert(values.Count - 1, result);
        }

        return program with { Steps = [.. steps] };
    }

    /// <summary>The same program with a step less, an input less, or smaller inputs: what still fits together.</summary>
    public static IEnumerable<RandomProgram> Smaller(RandomProgram program)
    {
        var candidates = Enumerable.Range(0, program.Steps.Length).Reverse().SelectMany(step => WithoutStep(program, step))
            .Concat(Enumerable.Range(0, program.Inputs.Length).SelectMany(input => WithSmallerInput(program, input)));
        return candidates.Where(candidate => candidate.Steps.Length > 0 && candidate.IsValid());
    }

    /// <summary>Whoever took the step's result takes one of its arguments instead.</summary>
    private static IEnumerable<RandomProgram> WithoutStep(RandomProgram program, int step)
    {
        var value = program.Inputs.Length + step;
        foreach (var substitute in program.Steps[step].Arguments.Distinct())
        {
            var rest = program.Steps.Where((_, i) => i != step).Select(other => other with
            {
                Arguments = [.. other.Arguments.Select(argument => argument == value ? substitute : argument > value ? argument - 1 : argument)],
            });
            yield return program with { Steps = [.. rest] };
        }
    }

    private static IEnumerable<RandomProgram> WithSmallerInput(RandomProgram program, int input)
    {
        var sizes = program.Inputs[input].ToArray();
        RandomProgram With(int[] smaller) => program with { Inputs = [.. program.Inputs.Select((shape, i) => i == input ? smaller : shape)] };
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            yield return With([.. sizes[..axis], .. sizes[(axis + 1)..]]);
            if (sizes[axis] > 1) yield return With([.. sizes[..axis], sizes[axis] - 1, .. sizes[(axis + 1)..]]);
        }
    }

    /// <summary>Later values more often than early ones: programs grow deep as well as wide.</summary>
    private static int Argument(int count, Generator generator) => Math.Max(generator.NextInt(count), generator.NextInt(count));

    private static Shape AnyShape(Generator generator, int scale)
    {
        var sizes = Enumerable.Range(0, generator.NextInt(4)).Select(_ => 1 + generator.NextInt(3)).ToArray();
        if (sizes.Length > 0) sizes[^1] *= scale;
        return sizes;
    }
}
