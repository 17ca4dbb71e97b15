namespace Tensorium.Ops;

/// <summary>The gradient of a convolution with respect to its weight, which backward calls; it has a row to be tested like what users call.</summary>
internal readonly struct Conv2dWeightGradient : IOp
{
    public static OpRow Row => new()
    {
        Name = "Conv2dWeightGradient",
        Kind = OpKind.Reduction,
        Formula = "w̄[o, c, k, l] = Σ_{n, h, w} x[n, c, h·stride + k·dilation − padding, w·stride + l·dilation − padding] · g[n, o, h, w]",
        Entries = [],
        Gradient = GradientVerdict.Smooth,
        Samples = [.. ConvolutionSamples.Forward.Select(call => call.Sample(
            call.Images,
            call.Geometry.OutputShape,
            (x, gradient) => ConvolutionMaps.WeightGradient(x, gradient, call.Geometry),
            ConvolutionSamples.ConvolveForWeight))],
    };
}
