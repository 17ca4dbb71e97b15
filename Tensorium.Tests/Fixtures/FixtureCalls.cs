using System.Globalization;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Tests.Fixtures;

/// <summary>The table of what each operation of the fixtures is in Tensorium.</summary>
public static class FixtureCalls
{
    /// <summary>A call with inputs x and arguments a. A layer's parameters take the place of the inputs that they were filled with.</summary>
    public delegate Tensor Call(Tensor[] x, FixtureArguments a);

    public static IReadOnlyDictionary<string, Call> Table { get; } = new Dictionary<string, Call>
    {
        ["Abs"] = (x, _) => x[0].Abs(),
        ["Clamp"] = (x, a) => x[0].Clamp(a.Number("low"), a.Number("high")),
        ["Elu"] = (x, a) => x[0].Elu(a.Number("alpha")),
        ["Erf"] = (x, _) => x[0].Erf(),
        ["Exp"] = (x, _) => x[0].Exp(),
        ["Expm1"] = (x, _) => x[0].Expm1(),
        ["Gelu"] = (x, _) => x[0].Gelu(),
        ["LeakyRelu"] = (x, a) => x[0].LeakyRelu(a.Number("slope")),
        ["Log"] = (x, _) => x[0].Log(),
        ["Log1p"] = (x, _) => x[0].Log1p(),
        ["Negate"] = (x, _) => -x[0],
        ["Relu"] = (x, _) => x[0].Relu(),
        ["Sigmoid"] = (x, _) => x[0].Sigmoid(),
        ["Silu"] = (x, _) => x[0].Silu(),
        ["Softplus"] = (x, _) => x[0].Softplus(),
        ["Sqrt"] = (x, _) => x[0].Sqrt(),
        ["Square"] = (x, _) => x[0].Square(),
        ["Tanh"] = (x, _) => x[0].Tanh(),

        ["FusedBernoulliLogProb"] = (x, a) => x[0].BernoulliLogProb(x[1], a.Integer("axes")),
        ["FusedNormalKl"] = (x, _) => x[0].NormalKl(x[1]),
        ["Reparameterize"] = (x, _) => x[0].Reparameterize(x[1], x[2]),
        ["FusedLinear"] = (x, a) => a.Text("activation") switch
        {
            "none" => x[0].Linear(x[1], x[2]),
            "relu" => x[0].Linear(x[1], x[2], default(Tensorium.Ops.Relu)),
            "tanh" => x[0].Linear(x[1], x[2], default(Tensorium.Ops.Tanh)),
            _ => x[0].Linear(x[1], x[2], default(Tensorium.Ops.Sigmoid)),
        },

        ["Add"] = (x, _) => x[0] + x[1],
        ["Subtract"] = (x, _) => x[0] - x[1],
        ["Multiply"] = (x, _) => x[0] * x[1],
        ["Divide"] = (x, _) => x[0] / x[1],
        ["Maximum"] = (x, _) => x[0].Maximum(x[1]),
        ["Minimum"] = (x, _) => x[0].Minimum(x[1]),
        ["Pow"] = (x, _) => x[0].Pow(x[1]),
        ["PowNumber"] = (x, a) => x[0].Pow(a.Number("exponent")),
        ["Equal"] = (x, _) => x[0].Equal(x[1]),
        ["NotEqual"] = (x, _) => x[0].NotEqual(x[1]),
        ["Greater"] = (x, _) => x[0] > x[1],
        ["GreaterOrEqual"] = (x, _) => x[0] >= x[1],
        ["Less"] = (x, _) => x[0] < x[1],
        ["LessOrEqual"] = (x, _) => x[0] <= x[1],
        ["Where"] = (x, _) => Tensor.Where(x[0], x[1], x[2]),

        ["Sum"] = (x, a) => x[0].Sum(a.Axes, a.Keep),
        ["Mean"] = (x, a) => x[0].Mean(a.Axes, a.Keep),
        ["Max"] = (x, a) => x[0].Max(a.Axes, a.Keep),
        ["Min"] = (x, a) => x[0].Min(a.Axes, a.Keep),
        ["Var"] = (x, a) => x[0].Var(a.Axes, a.Keep, a.Integer("correction")),
        ["LogSumExp"] = (x, a) => x[0].LogSumExp(a.Axes, a.Keep),
        ["Softmax"] = (x, a) => x[0].Softmax(a.Axis),
        ["LogSoftmax"] = (x, a) => x[0].LogSoftmax(a.Axis),
        ["ArgMax"] = (x, a) => x[0].ArgMax(a.Axis, a.Keep),
        ["ArgMin"] = (x, a) => x[0].ArgMin(a.Axis, a.Keep),

        ["MatMul"] = (x, _) => x[0].MatMul(x[1]),
        ["Conv2d"] = (x, a) => x[0].Conv2d(x[1], a.Pair("stride"), a.Pair("padding"), a.Pair("dilation"), a.Integer("groups")),
        ["ConvTranspose2d"] = (x, a) => x[0].ConvTranspose2d(
            x[1], a.Pair("stride"), a.Pair("padding"), a.Pair("output_padding"), a.Pair("dilation"), a.Integer("groups")),

        ["Gather"] = (x, a) => x[0].Gather(a.Axis, x[1]),
        ["ScatterAdd"] = (x, a) => x[0].ScatterAdd(a.Axis, x[1], x[2]),
        ["IndexSelect"] = (x, a) => x[0].IndexSelect(a.Axis, x[1]),
        ["IndexAdd"] = (x, a) => x[0].IndexAdd(a.Axis, x[1], x[2]),
        ["OneHot"] = (x, a) => x[0].OneHot(a.Integer("classes"), DType.Float64),
        ["Cat"] = (x, a) => Tensor.Cat(x, a.Axis),
        ["Stack"] = (x, a) => Tensor.Stack(x, a.Axis),
        ["Split"] = (x, a) => x[0].Split(a.Integers("sizes"), a.Axis)[a.Integer("part")],
        ["Pad"] = (x, a) => x[0].Pad(a.Border, a.Number("value")),
        ["Permute"] = (x, a) => x[0].Permute(a.Integers("order")),
        ["Transpose"] = (x, a) => x[0].Transpose(a.Integer("first"), a.Integer("second")),
        ["Reshape"] = (x, a) => x[0].Reshape(a.Integers("shape")),
        ["ReshapeTransposed"] = (x, a) => x[0].T.Reshape(a.Integers("shape")),
        ["Expand"] = (x, a) => x[0].Expand(a.Integers("shape")),
        ["Slice"] = (x, _) => x[0][Slice.Every(2, 1..6), ^3..],
        ["SliceBackwards"] = (x, _) => x[0][Slice.Every(-1)],
        ["Copy"] = (x, a) => a.Text("to") == "float32" ? x[0].To(DType.Float32) : x[0].Clone(),

        ["Sin"] = (x, _) => x[0].Sin(),
        ["Cos"] = (x, _) => x[0].Cos(),
        ["Tan"] = (x, _) => x[0].Tan(),
        ["Asin"] = (x, _) => x[0].Asin(),
        ["Acos"] = (x, _) => x[0].Acos(),
        ["Atan"] = (x, _) => x[0].Atan(),
        ["Sinh"] = (x, _) => x[0].Sinh(),
        ["Cosh"] = (x, _) => x[0].Cosh(),
        ["Asinh"] = (x, _) => x[0].Asinh(),
        ["Acosh"] = (x, _) => x[0].Acosh(),
        ["Atanh"] = (x, _) => x[0].Atanh(),
        ["Erfc"] = (x, _) => x[0].Erfc(),
        ["Exp2"] = (x, _) => x[0].Exp2(),
        ["Log2"] = (x, _) => x[0].Log2(),
        ["Log10"] = (x, _) => x[0].Log10(),
        ["Reciprocal"] = (x, _) => x[0].Reciprocal(),
        ["Rsqrt"] = (x, _) => x[0].Rsqrt(),
        ["Sign"] = (x, _) => x[0].Sign(),
        ["Floor"] = (x, _) => x[0].Floor(),
        ["Ceil"] = (x, _) => x[0].Ceil(),
        ["Round"] = (x, _) => x[0].Round(),
        ["Trunc"] = (x, _) => x[0].Trunc(),
        ["Atan2"] = (x, _) => x[0].Atan2(x[1]),
        ["Hypot"] = (x, _) => x[0].Hypot(x[1]),
        ["Lgamma"] = (x, _) => x[0].Lgamma(),
        ["Digamma"] = (x, _) => x[0].Digamma(),
        ["Polygamma"] = (x, a) => x[0].Polygamma(a.Integer("order")),
        ["Fmod"] = (x, _) => x[0].Fmod(x[1]),
        ["Remainder"] = (x, _) => x[0].Remainder(x[1]),
        ["CumSum"] = (x, a) => x[0].CumSum(a.Axis),
        ["CumProd"] = (x, a) => x[0].CumProd(a.Axis),
        ["Prod"] = (x, a) => x[0].Prod(a.Axes, a.Keep),
        ["Std"] = (x, a) => x[0].Std(a.Axes, a.Keep, a.Integer("correction")),
        ["Norm"] = (x, a) => x[0].Norm(a.Text("p") == "inf" ? double.PositiveInfinity : double.Parse(a.Text("p"), CultureInfo.InvariantCulture), a.Axes, a.Keep),
        ["Flip"] = (x, a) => x[0].Flip(a.Axes),
        ["Roll"] = (x, a) => x[0].Roll(a.Integer("shift"), a.Axis),
        ["Tile"] = (x, a) => x[0].Tile(a.Integers("repeats")),
        ["MaskedFill"] = (x, a) => x[0].MaskedFill(x[1], a.Number("value")),
        ["Tril"] = (x, a) => x[0].Tril(a.Integer("diagonal")),
        ["Triu"] = (x, a) => x[0].Triu(a.Integer("diagonal")),

        ["Einsum"] = (x, a) => Tensor.Einsum(a.Text("equation"), x),
        ["Cholesky"] = (x, _) => x[0].Cholesky(),
        ["LogDeterminant"] = (x, _) => x[0].LogDeterminant(),
        ["SlogDeterminant"] = (x, _) => x[0].SlogDeterminant().LogMagnitude,
        ["SlogDeterminantSign"] = (x, _) => x[0].SlogDeterminant().Sign,
        ["Inverse"] = (x, _) => x[0].Inverse(),
        ["Solve"] = (x, _) => x[0].Solve(x[1]),
        ["TriangularSolve"] = (x, a) => x[0].TriangularSolve(x[1], a.Flag("upper"), a.Flag("transpose"), a.Flag("unit")),
        ["Diagonal"] = (x, a) => x[0].Diagonal(a.Integer("offset"), a.Integer("first"), a.Integer("second")),
        ["DiagonalEmbed"] = (x, a) => x[0].DiagonalEmbed(a.Integer("offset")),
        ["Trace"] = (x, _) => x[0].Trace(),
        ["Standardize"] = (x, a) => x[0].Standardize(a.Axes, a.Number("epsilon")),
        ["GroupNorm"] = (x, a) => Apply(new GroupNorm(a.Integer("groups"), x[1].ElementCount, a.Number("epsilon"), dtype: DType.Float64), x),
        ["LogCumSumExp"] = (x, a) => x[0].LogCumSumExp(a.Axis),
        ["Sort"] = (x, a) => x[0].Sort(a.Axis, a.Flag("descending")).Values,
        ["ArgSort"] = (x, a) => x[0].ArgSort(a.Axis, a.Flag("descending")),
        ["TopK"] = (x, a) => x[0].TopK(a.Integer("k"), a.Axis, a.Flag("largest")).Values,
        ["TopKIndices"] = (x, a) => x[0].TopK(a.Integer("k"), a.Axis, a.Flag("largest")).Indices,
        ["MaxPool2d"] = (x, a) => x[0].MaxPool2d(a.Pair("kernel"), a.Pair("stride"), a.Pair("padding")),
        ["AvgPool2d"] = (x, a) => x[0].AvgPool2d(a.Pair("kernel"), a.Pair("stride"), a.Pair("padding"), a.Flag("count_padding")),
        ["Unfold"] = (x, a) => x[0].Unfold(a.Pair("kernel"), a.Pair("stride"), a.Pair("padding"), a.Pair("dilation")),
        ["Fold"] = (x, a) => x[0].Fold(a.Pair("output"), a.Pair("kernel"), a.Pair("stride"), a.Pair("padding"), a.Pair("dilation")),
        ["Embedding"] = (x, _) => x[0].Embedding(x[1]),
        ["RepeatInterleave"] = (x, a) => x[0].RepeatInterleave(a.Integer("repeats"), a.Axis),

        ["LayerNorm"] = (x, a) => Apply(new LayerNorm(a.Integers("shape"), a.Number("epsilon"), dtype: DType.Float64), x),
        ["Linear"] = (x, _) => Apply(new Linear(5, 4, new Generator(0), dtype: DType.Float64), x),
        ["Conv2dLayer"] = (x, a) => Apply(
            new Conv2d(3, 4, 3, new Generator(0), a.Pair("stride"), a.Pair("padding"), dtype: DType.Float64), x),
        ["ConvTranspose2dLayer"] = (x, a) => Apply(
            new ConvTranspose2d(3, 4, 3, new Generator(0), a.Pair("stride"), a.Pair("padding"), a.Pair("output_padding"), dtype: DType.Float64), x),

        ["BernoulliLogProb"] = (x, _) => new Bernoulli(x[0]).LogProb(x[1]),
        ["BernoulliEntropy"] = (x, _) => new Bernoulli(x[0]).Entropy(),
        ["NormalLogProb"] = (x, _) => new Normal(x[0], x[1]).LogProb(x[2]),
        ["NormalEntropy"] = (x, _) => new Normal(x[0], x[1]).Entropy() + (0 * x[0]),
        ["NormalKl"] = (x, _) => KlDivergence.Between(new Normal(x[0], x[1]), new Normal(x[2], x[3])),
        ["NormalKlLogVariance"] = (x, _) => KlDivergence.Between(Normal.FromLogVariance(x[0], x[1]), new StandardNormal([3, 5], DType.Float64)),
        ["CategoricalLogProb"] = (x, _) => new Categorical(x[0]).LogProb(x[1]),
        ["CategoricalEntropy"] = (x, _) => new Categorical(x[0]).Entropy(),
        ["CrossEntropy"] = (x, _) => -new Categorical(x[0]).LogProb(x[1]).Mean(),

        ["MultivariateNormalLogProb"] = (x, _) => new MultivariateNormal(x[0], Factor(x[1])).LogProb(x[2]),
        ["MultivariateNormalEntropy"] = (x, _) => new MultivariateNormal(x[0], Factor(x[1])).Entropy() + (0 * x[0].Sum(-1)),
        ["MultivariateNormalKl"] = (x, _) => KlDivergence.Between(new MultivariateNormal(x[0], Factor(x[1])), new MultivariateNormal(x[2], Factor(x[3]))),
        ["MixtureLogProb"] = (x, _) => new MixtureSameFamily(new(x[0]), new Normal(x[1], x[2].Exp())).LogProb(x[3]),
        ["MixtureOfVectorsLogProb"] = (x, _) => new MixtureSameFamily(new(x[0]), new MultivariateNormal(x[1], Factor(x[2]))).LogProb(x[3]),
        ["GammaLogProb"] = (x, _) => new Gamma(x[0], x[1]).LogProb(x[2]),
        ["GammaEntropy"] = (x, _) => new Gamma(x[0], x[1]).Entropy(),
        ["GammaKl"] = (x, _) => KlDivergence.Between(new Gamma(x[0], x[1]), new Gamma(x[2], x[3])),
        ["BetaLogProb"] = (x, _) => new Beta(x[0], x[1]).LogProb(x[2]),
        ["BetaEntropy"] = (x, _) => new Beta(x[0], x[1]).Entropy(),
        ["BetaKl"] = (x, _) => KlDivergence.Between(new Beta(x[0], x[1]), new Beta(x[2], x[3])),
        ["DirichletLogProb"] = (x, _) => new Dirichlet(x[0]).LogProb(x[1]),
        ["DirichletEntropy"] = (x, _) => new Dirichlet(x[0]).Entropy(),
        ["DirichletKl"] = (x, _) => KlDivergence.Between(new Dirichlet(x[0]), new Dirichlet(x[1])),
        ["WishartLogProb"] = (x, _) => new Wishart(x[0], Factor(x[1])).LogProb(x[2]),
        ["WishartEntropy"] = (x, _) => new Wishart(x[0], Factor(x[1])).Entropy(),
        ["WishartKl"] = (x, _) => KlDivergence.Between(new Wishart(x[0], Factor(x[1])), new Wishart(x[2], Factor(x[3]))),
    };

    /// <summary>A layer with x₁ and x₂ as its weight and bias, which then stand in their place.</summary>
    public static Tensor Apply(Layer layer, Tensor[] x)
    {
        layer.LoadStateDict(new Dictionary<string, Tensor> { ["weight"] = x[1], ["bias"] = x[2] }, strict: false);
        (x[1], x[2]) = (layer.NamedParameters[0].Value, layer.NamedParameters[1].Value);
        return layer.Forward(x[0]);
    }

    /// <summary>A lower triangular matrix with a positive diagonal, from any matrix.</summary>
    private static Tensor Factor(Tensor x) => x.Tril(-1) + x.Diagonal().Exp().DiagonalEmbed();
}
