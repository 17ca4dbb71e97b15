namespace Tensorium.Bench.Subjects;

/// <summary>A function of 4M floats, unrecorded. The result is given back, as backward does in a training step.</summary>
internal sealed class Elementwise(string name, Func<Tensor, Tensor> function) : ISubject
{
    /// <summary>4M floats, as rows for what works by rows.</summary>
    public static readonly Shape Shape = [4096, 1024];

    private readonly Tensor _x = Tensor.Normal(Shape, new Generator(1));

    public string Name => name;

    public string Case => name;

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
