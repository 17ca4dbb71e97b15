using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>Every public layer, found by reflection: gradients of both orders, with respect to its input and parameters, against central differences.</summary>
public sealed class LayerGradientTests
{
    private static readonly Generator Seed = new(0);

    private static readonly Shape Rows = [4, 3];
    private static readonly Shape Images = [2, 4, 3, 3];

    /// <summary>A layer of each type, in float64, and the shape that it is given.</summary>
    private static readonly Dictionary<Type, (Func<Layer> Make, Shape Input)> Cases = new()
    {
        [typeof(BatchNorm)] = (() => new BatchNorm(3, dtype: DType.Float64), Rows),
        [typeof(Conv2d)] = (() => new Conv2d(4, 2, (2, 3), Seed, stride: 2, padding: 1, groups: 2, dtype: DType.Float64), Images),
        [typeof(ConvTranspose2d)] = (() => new ConvTranspose2d(4, 2, 2, Seed, stride: 2, outputPadding: 1, groups: 2, dtype: DType.Float64), Images),
        [typeof(Dropout)] = (() => new Dropout(0.4, new Generator(5)), Rows),
        [typeof(Elu)] = (() => new Elu(0.8), Rows),
        [typeof(Embedding)] = (() => new Embedding(3, 2, Seed, dtype: DType.Float64), [2, 2]),
        [typeof(FlatImages)] = (() => new FlatImages(2, (2, 3), new Conv2d(2, 3, 2, Seed, dtype: DType.Float64)), [3, 12]),
        [typeof(Gelu)] = (() => new Gelu(), Rows),
        [typeof(GroupNorm)] = (() => new GroupNorm(2, 4, dtype: DType.Float64), Images),
        [typeof(LayerNorm)] = (() => new LayerNorm([3], dtype: DType.Float64), Rows),
        [typeof(LeakyRelu)] = (() => new LeakyRelu(0.2), Rows),
        [typeof(Linear)] = (() => new Linear(3, 2, Seed, dtype: DType.Float64), Rows),
        [typeof(MaskedLinear)] = (() => new MaskedLinear(Tensor.From(new double[,] { { 1, 0, 1 }, { 0, 1, 1 } }), Seed), Rows),
        [typeof(Relu)] = (() => new Relu(), Rows),
        [typeof(Sequential)] = (() => new Sequential(new Linear(3, 4, Seed, dtype: DType.Float64), new Tanh(), new Linear(4, 2, Seed, dtype: DType.Float64)), Rows),
        [typeof(Sigmoid)] = (() => new Sigmoid(), Rows),
        [typeof(Silu)] = (() => new Silu(), Rows),
        [typeof(Softplus)] = (() => new Softplus(), Rows),
        [typeof(Tanh)] = (() => new Tanh(), Rows),
    };

    public static TheoryData<Type> Layers => [.. typeof(Layer).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Its_gradients_of_both_orders_agree_with_central_differences(Type type)
    {
        Assert.True(Cases.ContainsKey(type), $"{type.Name} has no case: add one, so that its gradients are checked");
        var (make, shape) = Cases[type];
        var x = type == typeof(Embedding) ? Tensor.From(2L, 0, 2, 1).Reshape(shape) : Tensor.Normal(shape, new Generator(21), dtype: DType.Float64);
        LayerCheck.Gradients(make(), x);
        LayerCheck.SecondOrder(make(), x);
    }
}
