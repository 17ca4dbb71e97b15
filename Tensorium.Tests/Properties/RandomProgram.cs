using System.Globalization;
using System.Text;

namespace Tensorium.Tests.Properties;

/// <summary>A step: an op, which earlier values it takes, and the number that its axes and indices are drawn from.</summary>
/// <param name="Op">An op.</param>
/// <param name="Arguments">Numbers of earlier values: the inputs first, then the steps' results.</param>
/// <param name="Pick">Any number of at least 0.</param>
internal sealed record ProgramStep(ProgramOp Op, int[] Arguments, int Pick);

/// <summary>
/// A straight-line program over float64 tensors whose value is one number: the sum, with fixed weights, of all results that no later step takes.
/// Steps take any earlier values, so that sub-expressions are shared.
/// </summary>
/// <param name="Seed">Where it came from; its inputs' values are drawn from it.</param>
/// <param name="Inputs">The inputs' shapes.</param>
/// <param name="Steps">The steps.</param>
internal sealed record RandomProgram(ulong Seed, Shape[] Inputs, ProgramStep[] Steps)
{
    /// <summary>The inputs' values.</summary>
    public Tensor[] Values() => [.. Inputs.Select((shape, i) => Tensor.Uniform(shape, new Generator(Seed, 1000 + (ulong)i), -2, 2, DType.Float64))];

    /// <summary>The program's value.</summary>
    public Tensor Run(Tensor[] inputs)
    {
        var values = new List<Tensor>(inputs);
        foreach (var step in Steps) values.Add(Call(step, values).Apply([.. step.Arguments.Select(argument => values[argument])]));
        return Sinks().Select(sink => (values[sink] * Weights(values[sink])).Sum()).Aggregate((a, b) => a + b);
    }

    /// <summary>Whether every step fits its arguments, and every value has elements.</summary>
    public bool IsValid()
    {
        var values = new List<Tensor>(Values());
        foreach (var step in Steps)
        {
            var shapes = step.Arguments.Select(argument => values[argument].Shape).ToArray();
            if (step.Op.Resolve(shapes, step.Pick) is not { } call) return false;
            values.Add(call.Apply([.. step.Arguments.Select(argument => values[argument])]));
        }

        return true;
    }

    /// <summary>The program as C# that checks its gradient and its second derivative.</summary>
    public override string ToString()
    {
        var values = new List<Tensor>(Values());
        var text = new StringBuilder($"// seed {Seed}\n");
        for (var i = 0; i < Inputs.Length; i++)
        {
            var elements = string.Join(", ", ProgramOp.Values(values[i]).Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            text.Append(CultureInfo.InvariantCulture, $"var x{i} = Tensor.From<double>([{elements}], {Inputs[i]});\n");
        }

        text.Append("Tensor Weights(Tensor y) => Tensor.Linspace(0.5, 1.5, y.ElementCount, DType.Float64).Reshape(y.Shape);\n");
        text.Append("GradCheck.Verify(x =>\n{\n");
        foreach (var step in Steps)
        {
            var code = string.Format(CultureInfo.InvariantCulture, Call(step, values).Code, [.. step.Arguments.Select(Name)]);
            text.Append(CultureInfo.InvariantCulture, $"    var v{values.Count} = {code};\n");
            values.Add(Call(step, values).Apply([.. step.Arguments.Select(argument => values[argument])]));
        }

        var sum = string.Join(" + ", Sinks().Select(sink => $"({Name(sink)} * Weights({Name(sink)})).Sum()"));
        var inputs = string.Join(", ", Enumerable.Range(0, Inputs.Length).Select(i => $"x{i}"));
        return text.Append(CultureInfo.InvariantCulture, $"    return {sum};\n}}, [{inputs}], order: 2);").ToString();
    }

    private string Name(int value) => value < Inputs.Length ? $"x[{value}]" : $"v{value}";

    private static Tensor Weights(Tensor y) => Tensor.Linspace(0.5, 1.5, y.ElementCount, DType.Float64).Reshape(y.Shape);

    private static ProgramCall Call(ProgramStep step, List<Tensor> values) =>
        step.Op.Resolve([.. step.Arguments.Select(argument => values[argument].Shape)], step.Pick)
        ?? throw new InvalidOperationException($"{step.Op.Row} does not fit its arguments");

    private int[] Sinks()
    {
        var taken = Steps.SelectMany(step => step.Arguments).ToHashSet();
        var sinks = Enumerable.Range(Inputs.Length, Steps.Length).Where(value => !taken.Contains(value)).ToArray();
        return sinks.Length > 0 ? sinks : [0];
    }
}
