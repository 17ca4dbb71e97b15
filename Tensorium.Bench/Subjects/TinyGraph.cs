using Tensorium.Autograd;

namespace Tensorium.Bench.Subjects;

/// <summary>
/// What an op costs that has nothing to compute: 100 of them on ten numbers, y ← tanh(y·w + b) − x 25 times, and the gradients of the last y with
/// respect to x, w and b.
/// </summary>
internal sealed class TinyGraph : ISubject
{
    private const int Rounds = 25;

    private readonly Tensor[] _inputs;
    private readonly Tensor _seed;

    public TinyGraph(string name, Device device)
    {
        Name = name;
        _seed = Tensor.Ones([10], device: device);
        var generator = new Generator(1);
        _inputs = [.. Enumerable.Range(0, 3).Select(_ => Tensor.Uniform([10], generator, -1, 1).To(device).RequireGrad())];
    }

    public string Name { get; }

    public string Case => "tiny";

    public double Work => 1;

    public string Unit => "graph/s";

    public double Tolerance => 1e-4;

    public string Checked => "the gradients";

    public IReadOnlyDictionary<string, Tensor> Inputs =>
        new Dictionary<string, Tensor> { ["x"] = _inputs[0].Detach(), ["w"] = _inputs[1].Detach(), ["b"] = _inputs[2].Detach() };

    public void Call() => Gradients();

    public double[] Check() => [.. Gradients().SelectMany(gradient => gradient.ToArray<float>()).Select(value => (double)value)];

    private Tensor[] Gradients()
    {
        var (x, w, b) = (_inputs[0], _inputs[1], _inputs[2]);
        var y = x;
        for (var i = 0; i < Rounds; i++) y = ((y * w) + b).Tanh() - x;
        return Differentiate.Gradients(y, _inputs, _seed);
    }
}
