namespace Tensorium.Bench.Subjects;

/// <summary>A function of floats, unrecorded. The result is given back, as backward does in a training step.</summary>
internal sealed class Elementwise(string name, string peerCase, Device device, Shape shape, Func<Tensor, Tensor> function) : ISubject
{
    /// <summary>4M floats, as rows for what works by rows.</summary>
    public static readonly Shape Millions4 = [4096, 1024];

    /// <summary>64M floats: 256 MiB, far more than the caches of a GPU hold.</summary>
    public static readonly Shape Millions64 = [16384, 4096];

    private readonly Tensor _x = Tensor.Normal(shape, new Generator(1)).To(device);

    public string Name => name;

    public string Case => peerCase;

    public double Work => _x.ElementCount / 1e9;

    public string Unit => "G/s";

    public double Tolerance => 1e-4;

    public string Checked => "the sum and the largest magnitude of the results";

    public IReadOnlyDictionary<string, Tensor> Inputs => new Dictionary<string, Tensor> { ["x"] = _x };

    public void Call() => function(_x).Storage.Release();

    public double[] Check()
    {
        var y = function(_x).To(DType.Float64);
        return [y.Sum().Item(), y.Abs().Max().Item()];
    }
}
