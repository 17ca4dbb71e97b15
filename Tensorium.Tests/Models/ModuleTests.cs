using Tensorium.IO;
using Tensorium.Models.Nn;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class ModuleTests
{
    private static Sequential Network(ulong seed = 0)
    {
        var generator = new Generator(seed);
        return new(new Linear(3, 4, generator), new Relu(), new Sequential(new Linear(4, 2, generator, bias: false)));
    }

    [Fact]
    public void Names_are_dotted_and_in_order_of_registration() =>
        Assert.Equal(["0.weight", "0.bias", "2.0.weight"], Network().NamedParameters.Select(named => named.Key));

    [Fact]
    public void Parameters_are_leaves_in_the_order_of_their_names()
    {
        var network = Network();
        Assert.Equal(network.NamedParameters.Select(named => named.Value), network.Parameters);
        Assert.All(network.Parameters, parameter => Assert.True(parameter.RequiresGrad));
        Assert.Equal((3 * 4) + 4 + (4 * 2), network.ParameterCount);
    }

    [Fact]
    public void A_shared_module_has_its_parameters_once()
    {
        var shared = new Linear(3, 3, new Generator(0));
        Assert.Equal(["0.weight", "0.bias"], new Sequential(shared, shared).NamedParameters.Select(named => named.Key));
    }

    [Fact]
    public void Two_modules_can_share_one_parameter()
    {
        var first = new Linear(3, 3, new Generator(0), dtype: DType.Float64);
        var tied = new Sequential(first, new Tanh(), new Linear(first.Weight, null));
        Assert.Equal(["0.weight", "0.bias"], tied.NamedParameters.Select(named => named.Key));
        Assert.Equal(["0.weight", "0.bias", "2.weight"], tied.StateDict().Keys);

        // Moving the one weight moves both uses of it, and its gradient is the sum of both.
        LayerCheck.Gradients(tied, Tensor.Normal([4, 3], new Generator(1), dtype: DType.Float64));
    }

    [Fact]
    public void A_parameter_made_from_a_view_is_contiguous()
    {
        var view = Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).T;
        var weight = new Linear(view, null).Weight;
        Assert.True(weight.IsContiguous);
        Assert.Equal([1, 4, 2, 5, 3, 6], weight.ToArray<float>());
    }

    [Fact]
    public void Training_mode_reaches_every_child()
    {
        var network = Network();
        Assert.True(network.IsTraining);
        network.EvaluationMode();
        Assert.All(network.Layers, layer => Assert.False(layer.IsTraining));
        Assert.False(((Sequential)network.Layers[2]).Layers[0].IsTraining);
        network.TrainingMode();
        Assert.True(((Sequential)network.Layers[2]).Layers[0].IsTraining);
    }

    [Fact]
    public void A_state_goes_through_a_file_and_back()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "model.safetensors");
        var (saved, loaded) = (Network(1), Network(2));
        Safetensors.Save(path, saved.StateDict());
        loaded.LoadStateDict(Safetensors.Load(path).Tensors);
        foreach (var (left, right) in saved.Parameters.Zip(loaded.Parameters)) Assert.Equal(left.ToArray<float>(), right.ToArray<float>());
        Assert.All(loaded.Parameters, parameter => Assert.True(parameter.RequiresGrad));
    }

    [Fact]
    public void A_state_is_a_copy()
    {
        var network = Network();
        var state = network.StateDict();
        var before = state["0.bias"].ToArray<float>();
        using (Recording.Pause()) network.Parameters[1].Fill(7);
        Assert.Equal(before, state["0.bias"].ToArray<float>());
    }

    [Fact]
    public void Loading_names_all_that_is_missing_unexpected_or_of_another_shape_and_changes_nothing()
    {
        var network = Network();
        var before = network.StateDict();
        var state = new Dictionary<string, Tensor>
        {
            ["0.weight"] = Tensor.Zeros([4, 3]),
            ["0.bias"] = Tensor.Zeros([5]),
            ["decoder.weight"] = Tensor.Zeros([1]),
        };
        var error = Assert.Throws<StateDictException>(() => network.LoadStateDict(state));
        Assert.Contains("missing: 2.0.weight [2, 4]", error.Message, StringComparison.Ordinal);
        Assert.Contains("another shape: 0.bias is [5] in the state, [4] here", error.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected: decoder.weight [1]", error.Message, StringComparison.Ordinal);
        Assert.Equal(before["0.weight"].ToArray<float>(), network.Parameters[0].ToArray<float>());
    }

    [Fact]
    public void Loading_leniently_takes_what_is_there_but_no_other_shape()
    {
        var network = Network();
        network.LoadStateDict(new Dictionary<string, Tensor> { ["0.bias"] = Tensor.Full([4], 3), ["extra"] = Tensor.Zeros([1]) }, strict: false);
        Assert.Equal([3, 3, 3, 3], network.Parameters[1].ToArray<float>());
        Assert.Throws<StateDictException>(() => network.LoadStateDict(new Dictionary<string, Tensor> { ["0.bias"] = Tensor.Zeros([1]) }, strict: false));
    }

    [Fact]
    public void Loading_converts_between_real_types_and_refuses_integers()
    {
        var network = Network();
        network.LoadStateDict(new Dictionary<string, Tensor> { ["0.bias"] = Tensor.Full([4], 0.5, DType.Float64) }, strict: false);
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f], network.Parameters[1].ToArray<float>());
        var error = Assert.Throws<StateDictException>(
            () => network.LoadStateDict(new Dictionary<string, Tensor> { ["0.bias"] = Tensor.Zeros([4], DType.Int64) }, strict: false));
        Assert.Contains("0.bias is int64 in the state, float32 here", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("twice")]
    public void Names_that_cannot_be_told_apart_are_refused(string name) => Assert.Throws<ArgumentException>(() => new Named(name));

    [Fact]
    public void Buffers_are_state_but_not_parameters_and_generators_are_named()
    {
        var named = new Sequential(new Named("other"));
        Assert.Equal(["0.twice", "0.other", "0.buffer"], named.StateDict().Keys);
        Assert.Equal(["0.twice", "0.other"], named.NamedParameters.Select(part => part.Key));
        Assert.Equal(["0.buffer"], named.NamedBuffers.Select(part => part.Key));
        Assert.Equal(["0.noise"], named.NamedGenerators.Select(part => part.Key));
    }

    private sealed class Named : Layer
    {
        public Named(string name)
        {
            RegisterParameter("twice", Tensor.Zeros([2]));
            RegisterBuffer("buffer", Tensor.Zeros([2]));
            RegisterGenerator("noise", new Generator(0));
            RegisterParameter(name, Tensor.Zeros([1]));
        }

        public override Tensor Forward(Tensor x) => x;
    }
}
