using System.Text.Json;
using Tensorium.IO;

namespace Tensorium.Tests.Fixtures;

/// <summary>What PyTorch computed for one call; <c>make_fixtures.py</c> makes them and defines the parts.</summary>
public sealed class Fixture
{
    private static readonly Lazy<Fixture[]> Everything = new(() => [.. Families.SelectMany(Load)]);

    private readonly SafetensorsFile _file;

    private Fixture(SafetensorsFile file, string family, string name, string call)
    {
        (_file, Family, Name) = (file, family, name);
        using var json = JsonDocument.Parse(call);
        Arguments = new(json.RootElement.Clone());
    }

    public static string[] Families =>
        ["elementwise", "special", "reductions", "products", "movement", "layers", "losses", "optimizers", "functions", "linalg", "selection", "gamma", "fused", "densities"];

    public static IReadOnlyList<Fixture> All => Everything.Value;

    public string Family { get; }

    public string Name { get; }

    /// <summary>The operation and its arguments.</summary>
    public FixtureArguments Arguments { get; }

    public string Operation => Arguments.Text("op");

    /// <summary>The inputs as fresh tensors: a call may write to what it makes of them.</summary>
    public Tensor[] Inputs => [.. Numbered("x").Select(tensor => tensor.Clone())];

    public bool HasGradients => Has("u");

    /// <summary>A part of this case, such as <c>y</c> or <c>running_mean</c>.</summary>
    public Tensor this[string part] => _file.Tensors[$"{Name}:{part}"];

    public static Fixture Find(string family, string name) => All.Single(fixture => fixture.Family == family && fixture.Name == name);

    public Tensor Shared(string name) => _file.Tensors[name];

    /// <summary>The parts <c>{letter}0</c>, <c>{letter}1</c>, …</summary>
    public Tensor[] Numbered(string letter) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(i => $"{letter}{i}").TakeWhile(Has).Select(part => this[part])];

    private static IEnumerable<Fixture> Load(string family)
    {
        var file = Safetensors.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", $"{family}.safetensors"));
        return file.Metadata.Select(call => new Fixture(file, family, call.Key, call.Value));
    }

    private bool Has(string part) => _file.Tensors.ContainsKey($"{Name}:{part}");
}

/// <summary>The arguments of a call, in the words of the fixtures.</summary>
public sealed class FixtureArguments(JsonElement json)
{
    public int Axis => Integer("axis");

    public Axes Axes => Integers("axes");

    public bool Keep => Flag("keep");

    public string Text(string name) => json.GetProperty(name).GetString()!;

    public int Integer(string name) => json.GetProperty(name).GetInt32();

    public bool Flag(string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    public double Number(string name) => json.GetProperty(name).GetDouble();

    public double Number(string name, double otherwise) => json.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    public int[] Integers(string name) => [.. json.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];

    public Pair Pair(string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } both ? both.GetInt32() : (Integers(name)[0], Integers(name)[1]);

    public (int Before, int After)[] Border =>
        [.. json.GetProperty("border").EnumerateArray().Select(side => (side[0].GetInt32(), side[1].GetInt32()))];
}
