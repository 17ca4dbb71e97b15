namespace Tensorium.Models.Nn;

/// <summary>
/// y = (x − mean) / √(variance + ε) · w + b, with mean and variance of each example over groups of neighbouring channels and all places; w and b are per channel.
/// Wu and He, arXiv 1803.08494. What comes out does not depend on the rest of the batch, and is the same while training and in use.
/// </summary>
/// <remarks>With as many groups as channels it is instance normalisation (Ulyanov et al., arXiv 1607.08022); with one group, layer normalisation over channels and places.</remarks>
public sealed class GroupNorm : Layer
{
    private readonly int _groups;
    private readonly int _channels;
    private readonly double _epsilon;

    /// <summary>With w = 1 and b = 0 at first.</summary>
    /// <param name="groups">How many groups the channels are divided into.</param>
    /// <param name="channels">The size of axis 1 of the input.</param>
    /// <param name="epsilon">ε, positive: bounds the scale of a group that hardly varies.</param>
    /// <param name="affine">Whether there are a w and a b.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the groups do not divide the channels.</exception>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true, DType dtype = DType.Float32)
    {
        if (channels <= 0) throw new ArgumentOutOfRangeException(nameof(channels), channels, "GroupNorm: the number of channels must be positive");
        if (groups <= 0 || channels % groups != 0)
            throw new ArgumentOutOfRangeException(nameof(groups), groups, $"GroupNorm: {channels} channels cannot be divided into {groups} groups of one size");
        (_groups, _channels, _epsilon) = (groups, channels, Normalization.CheckEpsilon(epsilon, nameof(GroupNorm)));
        if (!affine) return;
        Weight = RegisterParameter("weight", Tensor.Ones([channels], dtype));
        Bias = RegisterParameter("bias", Tensor.Zeros([channels], dtype));
    }

    /// <summary>w, [channels], if there is one.</summary>
    public Tensor? Weight { get; }

    /// <summary>b, [channels], if there is one.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    /// <param name="x">[N, channels, …].</param>
    /// <returns>Of the same shape.</returns>
    /// <exception cref="ShapeException">Axis 1 has another size, or there are no places.</exception>
    public override Tensor Forward(Tensor x)
    {
        if (x.Rank < 2 || x.Shape[1] != _channels)
            throw new ShapeException($"GroupNorm: the input is {x.Shape}; this layer takes [batch, {_channels}, …]");
        var places = 1;
        foreach (var size in x.Shape.AsSpan()[2..]) places *= size;
        if (places == 0) throw new ShapeException($"GroupNorm: the input {x.Shape} has no places, and nothing has no mean");
        var y = x.Reshape([x.Shape[0], _groups, _channels / _groups * places]).Standardize(-1, _epsilon).Reshape(x.Shape);
        if (Weight is null) return y;
        int[] perChannel = [_channels, .. Enumerable.Repeat(1, x.Rank - 2)];
        return (y * Weight.Reshape(perChannel)) + Bias!.Reshape(perChannel);
    }
}
