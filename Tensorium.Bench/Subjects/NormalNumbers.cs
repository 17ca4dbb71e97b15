namespace Tensorium.Bench.Subjects;

/// <summary>Normally distributed floats. The peer draws others, so what is compared is their mean square.</summary>
internal sealed class NormalNumbers(string name, Device device, Shape shape) : ISubject
{
    private readonly Generator _generator = new(1);

    public string Name => name;

    public string Case => "normal";

    public double Work => shape.ElementCount / 1e9;

    public string Unit => "G/s";

    /// <summary>Five standard errors of the difference: each side's mean square deviates by √(2/n) = 0.0007.</summary>
    public double Tolerance => 5e-3;

    public string Checked => "the mean square";

    public IReadOnlyDictionary<string, Tensor> Inputs => new Dictionary<string, Tensor> { ["x"] = Tensor.Zeros(shape) };

    public void Call() => Tensor.Normal(shape, _generator, device: device).Storage.Release();

    public double[] Check() => [Tensor.Normal(shape, _generator, device: device).To(DType.Float64).Square().Mean().Item()];
}
