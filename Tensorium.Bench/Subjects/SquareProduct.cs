namespace Tensorium.Bench.Subjects;

/// <summary>The product of two square matrices of float32.</summary>
internal sealed class SquareProduct(string name, Device device, int side) : ISubject
{
    private readonly Tensor _left = Tensor.Normal([side, side], new Generator(1)).To(device);
    private readonly Tensor _right = Tensor.Normal([side, side], new Generator(2)).To(device);

    public string Name => name;

    public string Case => "matmul";

    public double Work => 2.0 * side * side * side / 1e9;

    public string Unit => "GFLOP/s";

    /// <summary>Sums of a million products of either sign cancel; their magnitude is what both sides agree on.</summary>
    public double Tolerance => 1e-4;

    public string Checked => "the mean square of the results";

    public IReadOnlyDictionary<string, Tensor> Inputs => new Dictionary<string, Tensor> { ["x"] = _left, ["y"] = _right };

    public void Call() => _left.MatMul(_right).Storage.Release();

    public double[] Check() => [_left.MatMul(_right).To(DType.Float64).Square().Mean().Item()];
}
