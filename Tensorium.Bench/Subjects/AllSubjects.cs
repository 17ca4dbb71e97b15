namespace Tensorium.Bench.Subjects;

/// <summary>What is compared with PyTorch, under the names that the figures have.</summary>
internal static class AllSubjects
{
    private static readonly Dictionary<string, Func<string, Device, ISubject>> Table = new(StringComparer.Ordinal)
    {
        ["mlp-vae-step-20"] = (name, device) => VaeStep.Perceptron(name, device, batch: 20),
        ["mlp-vae-step-128"] = (name, device) => VaeStep.Perceptron(name, device, batch: 128),
        ["mlp-vae-step-1000"] = (name, device) => VaeStep.Perceptron(name, device, batch: 1000),
        ["conv-vae-step-128"] = (name, device) => VaeStep.Convolutional(name, device, batch: 128),
        ["exp"] = (name, device) => new Elementwise(name, name, device, Elementwise.Millions4, x => x.Exp()),
        ["tanh"] = (name, device) => new Elementwise(name, name, device, Elementwise.Millions4, x => x.Tanh()),
        ["sigmoid"] = (name, device) => new Elementwise(name, name, device, Elementwise.Millions4, x => x.Sigmoid()),
        ["softplus"] = (name, device) => new Elementwise(name, name, device, Elementwise.Millions4, x => x.Softplus()),
        ["log-softmax"] = (name, device) => new Elementwise(name, name, device, Elementwise.Millions4, x => x.LogSoftmax(1)),
        ["normal"] = (name, device) => new NormalNumbers(name, device, Elementwise.Millions4),
        ["tiny-100"] = (name, device) => new TinyGraph(name, device),
    };

    private static readonly Dictionary<string, Func<string, Device, ISubject>> DeviceTable = new(StringComparer.Ordinal)
    {
        ["copy-64m"] = (name, device) => new Elementwise(name, "copy", device, Elementwise.Millions64, x => x.Clone()),
        ["exp-64m"] = (name, device) => new Elementwise(name, "exp", device, Elementwise.Millions64, x => x.Exp()),
        ["sigmoid-64m"] = (name, device) => new Elementwise(name, "sigmoid", device, Elementwise.Millions64, x => x.Sigmoid()),
        ["log-softmax-64m"] = (name, device) => new Elementwise(name, "log-softmax", device, Elementwise.Millions64, x => x.LogSoftmax(1)),
        ["sum-64m"] = (name, device) => new Elementwise(name, "sum", device, Elementwise.Millions64, x => x.Sum(1)),
        ["normal-64m"] = (name, device) => new NormalNumbers(name, device, Elementwise.Millions64),
        ["sgemm-1024"] = (name, device) => new SquareProduct(name, device, 1024),
        ["sgemm-4096"] = (name, device) => new SquareProduct(name, device, 4096),
        ["mlp-vae-step-4096"] = (name, device) => VaeStep.Perceptron(name, device, batch: 4096),
    };

    public static IReadOnlyCollection<string> Names => Table.Keys;

    /// <summary>What is compared on devices other than the CPU besides, where it takes larger sizes to be busy.</summary>
    public static IReadOnlyCollection<string> DeviceNames => DeviceTable.Keys;

    public static ISubject Create(string name, Device device) => (Table.TryGetValue(name, out var create) ? create : DeviceTable[name])(name, device);
}
