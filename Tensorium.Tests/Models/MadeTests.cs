using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class MadeTests
{
    private static readonly int[] Shuffled = [2, 0, 4, 1, 3];

    public static TheoryData<int[], int[]?, int> Networks => new()
    {
        { [], null, 1 },
        { [7], null, 1 },
        { [3], Shuffled, 2 }, // fewer hidden units than inputs
        { [20, 11], Shuffled, 2 },
        { [20, 12, 9], [4, 3, 2, 1, 0], 3 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void An_output_depends_on_every_input_before_it_and_on_no_other(int[] hidden, int[]? order, int outputs)
    {
        var made = Network(hidden, order, outputs, context: 0);
        var place = Places(order);
        var reached = new bool[5, 5];
        for (ulong seed = 0; seed < 20; seed++)
        {
            // A rectified unit passes nothing where it is off: each path is open for some of the points.
            var jacobian = Differentiate.Jacobian(x => made.Forward(x), Tensor.Normal([5], new Generator(seed), deviation: 3, dtype: DType.Float64));
            Assert.Equal([outputs, 5, 5], jacobian.Shape);
            for (var k = 0; k < outputs; k++)
            {
                for (var output = 0; output < 5; output++)
                {
                    for (var input = 0; input < 5; input++)
                    {
                        var slope = jacobian[k, output, input].Item();
                        if (place[input] >= place[output]) Assert.Equal(0, slope);
                        else reached[output, input] |= slope != 0;
                    }
                }
            }
        }

        // With as many hidden units as degrees nothing is cut off that need not be.
        if (hidden.Any(size => size < 4)) return;
        for (var output = 0; output < 5; output++)
        {
            for (var input = 0; input < 5; input++) Assert.Equal(place[input] < place[output], reached[output, input]);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_output_depends_on_the_context(int[] hidden, int[]? order, int outputs)
    {
        var made = Network(hidden, order, outputs, context: 3);
        var x = Tensor.Normal([5], new Generator(1), dtype: DType.Float64);
        var slopes = Enumerable.Range(0, 8).Select(seed => Differentiate.Jacobian(c => made.Forward(x, c), Tensor.Normal([3], new Generator((ulong)seed, 1), deviation: 3, dtype: DType.Float64)).Abs())
            .Aggregate((sum, one) => sum + one);
        Assert.Equal([outputs, 5, 3], slopes.Shape);
        Assert.All(slopes.ToArray<double>(), slope => Assert.NotEqual(0, slope));
        var inputs = Differentiate.Jacobian(y => made.Forward(y, Tensor.Ones([3], DType.Float64)), x);
        var place = Places(order);
        for (var output = 0; output < 5; output++)
        {
            for (var input = 0; input < 5; input++)
            {
                if (place[input] >= place[output]) Assert.Equal(0, inputs[0, output, input].Item());
            }
        }
    }

    [Fact]
    public void Its_gradients_agree_with_central_differences()
    {
        var made = Network([6, 5], Shuffled, 2, context: 2);
        Tensor[] inputs = [Tensor.Normal([2, 3, 5], new Generator(4), dtype: DType.Float64), Tensor.Normal([3, 2], new Generator(5), dtype: DType.Float64)];
        GradCheck.Verify(x => made.Forward(x[0], x[1]), inputs, order: 2);
        LayerCheck.Gradients(new WithContext(made, inputs[1]), inputs[0]);
    }

    [Fact]
    public void A_context_is_broadcast_over_leading_axes()
    {
        var made = Network([6], null, 2, context: 2);
        var (x, context) = (Tensor.Normal([4, 3, 5], new Generator(4), dtype: DType.Float64), Tensor.Normal([3, 2], new Generator(5), dtype: DType.Float64));
        var y = made.Forward(x, context);
        Assert.Equal([4, 3, 2, 5], y.Shape);
        Assert.Equal(made.Forward(x[2], context).ToArray<double>(), y[2].ToArray<double>());
    }

    [Fact]
    public void Bad_sizes_and_shapes_are_explained()
    {
        foreach (var bad in new MadeConfig[]
            {
                new() { Inputs = 0 }, new() { Hidden = [3, 0] }, new() { OutputsPerInput = 0 }, new() { Context = -1 }, new() { DType = DType.Int64 },
                new() { Inputs = 3, Order = [0, 1] }, new() { Inputs = 3, Order = [0, 1, 1] }, new() { Inputs = 3, Order = [1, 2, 3] },
            })
            Assert.Throws<ConfigurationException>(() => new Made(bad, new Generator(0)));
        var made = Network([6], null, 1, context: 0);
        Assert.Contains("[…, 5]", Assert.Throws<ShapeException>(() => made.Forward(Tensor.Zeros([2, 4], DType.Float64))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => made.Forward(Tensor.Zeros([2, 5], DType.Float64), Tensor.Zeros([2, 1], DType.Float64)));
        var conditional = Network([6], null, 1, context: 2);
        Assert.Throws<ArgumentException>(() => conditional.Forward(Tensor.Zeros([2, 5], DType.Float64)));
        Assert.Throws<ShapeException>(() => conditional.Forward(Tensor.Zeros([2, 5], DType.Float64), Tensor.Zeros([2, 3], DType.Float64)));
    }

    [Fact]
    public void A_mask_is_of_zeros_and_ones_and_is_kept()
    {
        var mask = Tensor.From(new double[,] { { 1, 0, 1 }, { 0, 0, 1 } });
        var layer = new MaskedLinear(mask, new Generator(0));
        var expected = new Linear((layer.Weight * mask).Detach(), layer.Bias!.Detach());
        var x = Tensor.Normal([4, 3], new Generator(1), dtype: DType.Float64);
        Assert.Equal(expected.Forward(x).ToArray<double>(), layer.Forward(x).ToArray<double>());
        Assert.Equal(expected.Forward(x).Relu().ToArray<double>(), new Sequential(layer, new Relu()).Forward(x).ToArray<double>());
        layer.Forward(x).Sum().Backward();
        Assert.Equal(0, (layer.Weight.Grad! * (1 - mask)).Abs().Sum().Item());
        var bare = new MaskedLinear(mask, new Generator(0), bias: false);
        Assert.Equal(bare.Forward(x).Tanh().ToArray<double>(), bare.Forward(x, default(Tensorium.Ops.Tanh)).ToArray<double>());

        Assert.Throws<ArgumentException>(() => new MaskedLinear(mask * 2, new Generator(0)));
        Assert.Throws<ShapeException>(() => new MaskedLinear(Tensor.Ones([3]), new Generator(0)));
        Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([4, 2], DType.Float64)));
    }

    private static Made Network(int[] hidden, int[]? order, int outputs, int context) =>
        new(new() { Inputs = 5, Hidden = hidden, OutputsPerInput = outputs, Context = context, Order = order, DType = DType.Float64 }, new Generator(3));

    private static int[] Places(int[]? order)
    {
        var place = new int[5];
        for (var k = 0; k < 5; k++) place[order?[k] ?? k] = k;
        return place;
    }

    private sealed class WithContext : Layer
    {
        private readonly Made _made;
        private readonly Tensor _context;

        public WithContext(Made made, Tensor context) => (_made, _context) = (RegisterModule("made", made), context);

        public override Tensor Forward(Tensor x) => _made.Forward(x, _context);
    }
}
