namespace Tensorium.Models.Nn;

/// <summary>
/// Something with parameters: a layer, or a whole model made of layers. It names what it learns and what it remembers, with dotted names
/// as in PyTorch's state dicts (<c>encoder.0.weight</c>), in the order of registration: own parameters, own buffers, then the children.
/// </summary>
/// <remarks>
/// A module registers its parts in its constructor, by calls that return what they register; nothing is found by reflection:
/// <code>
/// Weight  = RegisterParameter("weight", Initialize.LayerDefault([outputs, inputs], inputs, generator));
/// Encoder = RegisterModule("encoder", new Sequential(…));
/// </code>
/// </remarks>
public abstract class Module
{
    private readonly List<KeyValuePair<string, Tensor>> _parameters = [];
    private readonly List<KeyValuePair<string, Tensor>> _buffers = [];
    private readonly List<KeyValuePair<string, Generator>> _generators = [];
    private readonly List<KeyValuePair<string, Module>> _children = [];

    /// <summary>Whether layers that behave differently while learning (dropout, batch normalisation) do so; true at first.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>What an optimiser changes: the parameters of this module and of those in it, each once, in a fixed order.</summary>
    public IReadOnlyList<Tensor> Parameters => [.. NamedParameters.Select(named => named.Value)];

    /// <summary>The <see cref="Parameters"/> with their names; one that two modules share has its first name.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>> NamedParameters =>
        [.. Walk("").SelectMany(place => Prefixed(place, place.Module._parameters)).DistinctBy(named => named.Value)];

    /// <summary>State that is saved but not learned, such as running statistics, with its names.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>> NamedBuffers =>
        [.. Walk("").SelectMany(place => Prefixed(place, place.Module._buffers))];

    /// <summary>
    /// The random generators that <c>Forward</c> draws from, with their names. A run that is to be resumed bit for bit saves their
    /// <see cref="Generator.State"/> beside the state dict.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, Generator>> NamedGenerators =>
        [.. Walk("").SelectMany(place => Prefixed(place, place.Module._generators))];

    /// <summary>The modules directly in this one, with their names.</summary>
    public IReadOnlyList<KeyValuePair<string, Module>> Children => _children;

    /// <summary>Where the parameters and buffers are; see <see cref="ModuleDevices.To"/>. A module that has none computes wherever its input is, and says the CPU.</summary>
    public Device Device => (FirstParameter ?? NamedBuffers.Select(named => named.Value).FirstOrDefault())?.Device ?? Device.Cpu;

    /// <summary>The number of scalars that are learned.</summary>
    public long ParameterCount => NamedParameters.Sum(named => (long)named.Value.ElementCount);

    /// <summary>Makes this module and those in it behave as in training.</summary>
    public void TrainingMode() => SetTraining(true);

    /// <summary>Makes this module and those in it behave as in use: no dropout, running statistics instead of the batch's.</summary>
    public void EvaluationMode() => SetTraining(false);

    /// <summary>Copies of the values of all parameters and buffers, by name: what a file of the model holds.</summary>
    /// <remarks>Copies, so that a state kept from an earlier epoch does not change under later steps.</remarks>
    public IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        using var paused = Recording.Pause();
        foreach (var (name, value) in NamedState) state.Add(name, value.Clone());
        return state;
    }

    /// <summary>
    /// Copies values into the parameters and buffers of those names, converting between float32 and float64. All is checked before anything
    /// is written, so that a state that does not fit leaves the module as it was.
    /// </summary>
    /// <param name="state">Values by name, as <see cref="StateDict"/> gives them.</param>
    /// <param name="strict">Whether names that are missing or unexpected are an error; shapes must agree in any case.</param>
    /// <exception cref="StateDictException">Names are missing or unexpected, or a shape or kind of number differs; the message lists them all.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true) =>
        StateCopy.Load(GetType().Name, [.. NamedState], state, strict);

    /// <summary>
    /// Makes <paramref name="value"/> a parameter: a leaf that gradients are accumulated on. Returns the leaf, to be used in <c>Forward</c>. Contiguous memory is taken over,
    /// not copied (optimisers will write to it), and a leaf that is given is the parameter itself: so two modules can share one.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot in it, or is taken.</exception>
    protected Tensor RegisterParameter(string name, Tensor value)
    {
        CheckName(name);
        // Optimisers write to contiguous memory only. What is only counted takes none.
        var leaf = ParameterBudget.IsCounting ? value : value.Contiguous().RequireGrad();
        _parameters.Add(new(name, leaf));
        return leaf;
    }

    /// <summary>Makes <paramref name="value"/> part of the state without learning it. Returns it.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot in it, or is taken.</exception>
    protected Tensor RegisterBuffer(string name, Tensor value)
    {
        CheckName(name);
        _buffers.Add(new(name, value));
        return value;
    }

    /// <summary>Names a generator that <c>Forward</c> draws from, so that its state can be saved. Returns it.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot in it, or is taken.</exception>
    protected Generator RegisterGenerator(string name, Generator generator)
    {
        CheckName(name);
        _generators.Add(new(name, generator));
        return generator;
    }

    /// <summary>Makes <paramref name="module"/> a part of this one; its names get this name and a dot in front. Returns it.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot in it, or is taken.</exception>
    protected TModule RegisterModule<TModule>(string name, TModule module)
        where TModule : Module
    {
        CheckName(name);
        _children.Add(new(name, module));
        return module;
    }

    /// <summary>The first of the <see cref="Parameters"/>, without a list of them all: training asks for its device and dtype at every step.</summary>
    internal Tensor? FirstParameter
    {
        get
        {
            if (_parameters.Count > 0) return _parameters[0].Value;
            foreach (var (_, child) in _children)
            {
                if (child.FirstParameter is { } first) return first;
            }

            return null;
        }
    }

    private static IEnumerable<KeyValuePair<string, T>> Prefixed<T>((string Prefix, Module Module) place, List<KeyValuePair<string, T>> parts) =>
        parts.Select(part => new KeyValuePair<string, T>(place.Prefix + part.Key, part.Value));

    /// <summary>Parameters and buffers themselves, by name: what <see cref="StateDict"/> copies.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> NamedState =>
        Walk("").SelectMany(place => Prefixed(place, place.Module._parameters).Concat(Prefixed(place, place.Module._buffers)));

    private IEnumerable<(string Prefix, Module Module)> Walk(string prefix) =>
        _children.SelectMany(child => child.Value.Walk($"{prefix}{child.Key}.")).Prepend((prefix, this));

    private void SetTraining(bool isTraining)
    {
        foreach (var (_, module) in Walk("")) module.IsTraining = isTraining;
    }

    private void CheckName(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"{GetType().Name}: '{name}' cannot name a part of a module; give it a name without dots, which separate the levels of a full name", nameof(name));
        var isTaken = _parameters.Concat(_buffers).Any(part => part.Key == name)
            || _children.Any(child => child.Key == name) || _generators.Any(part => part.Key == name);
        if (isTaken) throw new ArgumentException($"{GetType().Name}: a part named '{name}' is registered already; names must differ", nameof(name));
    }
}
