namespace Tensorium.Bench.Subjects;

/// <summary>What is compared with PyTorch, under the names that the figures have.</summary>
internal static class AllSubjects
{
    private static readonly Dictionary<string, Func<string, ISubject>> Table = new(StringComparer.Ordinal)
    {
        ["mlp-vae-step-20"] = name => VaeStep.Perceptron(name, batch: 20),
        ["mlp-vae-step-128"] = name => VaeStep.Perceptron(name, batch: 128),
        ["mlp-vae-step-1000"] = name => VaeStep.Perceptron(name, batch: 1000),
        ["conv-vae-step-128"] = name => VaeStep.Convolutional(name, batch: 128),
        ["exp"] = name => new Elementwise(name, x => x.Exp()),
        ["tanh"] = name => new Elementwise(name, x => x.Tanh()),
        ["sigmoid"] = name => new Elementwise(name, x => x.Sigmoid()),
        ["softplus"] = name => new Elementwise(name, x => x.Softplus()),
        ["log-softmax"] = name => new Elementwise(name, x => x.LogSoftmax(1)),
        ["normal"] = name => new NormalNumbers(name),
        ["tiny-100"] = name => new TinyGraph(name),
    };

    public static IReadOnlyCollection<string> Names => Table.Keys;

    public static ISubject Create(string name) => Table[name](name);
}
