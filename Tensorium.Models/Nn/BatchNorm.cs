namespace Tensorium.Models.Nn;

/// <summary>
/// y = (x − mean) / √(variance + ε) · w + b for every channel (axis 1), whether x is [N, C], [N, C, L] or [N, C, H, W]: with the mean and variance of the batch
/// while training, with running ones in use. Ioffe and Szegedy, arXiv 1502.03167.
/// </summary>
/// <remarks>
/// While training, each call moves the running statistics by the share <c>momentum</c> towards the batch's, recorded or not. As in PyTorch, the
/// running variance is the unbiased one, and the one divided by is not. A part within <c>Checkpoint.Run</c> is called twice, and moves them twice.
/// </remarks>
public sealed class BatchNorm : Layer
{
    private readonly int _channels;
    private readonly double _momentum;
    private readonly double _epsilon;

    /// <summary>With w = 1, b = 0, a running mean of 0 and a running variance of 1 at first.</summary>
    /// <param name="channels">The size of axis 1.</param>
    /// <param name="momentum">The share of the batch in the running statistics, in [0, 1].</param>
    /// <param name="epsilon">ε, positive: bounds the scale of a channel that hardly varies.</param>
    /// <param name="affine">Whether there are a w and a b.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public BatchNorm(int channels, double momentum = 0.1, double epsilon = 1e-5, bool affine = true, DType dtype = DType.Float32)
    {
        if (channels <= 0) throw new ArgumentOutOfRangeException(nameof(channels), channels, "BatchNorm: the number of channels must be positive");
        if (momentum is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "BatchNorm: the momentum must lie in [0, 1]");
        (_channels, _momentum, _epsilon) = (channels, momentum, Normalization.CheckEpsilon(epsilon, nameof(BatchNorm)));
        if (affine)
        {
            Weight = RegisterParameter("weight", Tensor.Ones([channels], dtype));
            Bias = RegisterParameter("bias", Tensor.Zeros([channels], dtype));
        }

        RunningMean = RegisterBuffer("running_mean", Tensor.Zeros([channels], dtype));
        RunningVariance = RegisterBuffer("running_var", Tensor.Ones([channels], dtype));
        BatchesTracked = RegisterBuffer("num_batches_tracked", Tensor.Scalar(0, DType.Int64));
    }

    /// <summary>w, [channels], if there is one.</summary>
    public Tensor? Weight { get; }

    /// <summary>b, [channels], if there is one.</summary>
    public Tensor? Bias { get; }

    /// <summary>The running mean, [channels].</summary>
    public Tensor RunningMean { get; }

    /// <summary>The running variance, [channels].</summary>
    public Tensor RunningVariance { get; }

    /// <summary>How many batches the running statistics have seen: int64, [].</summary>
    public Tensor BatchesTracked { get; }

    /// <inheritdoc/>
    /// <param name="x">[N, channels, …].</param>
    /// <returns>Of the same shape.</returns>
    /// <exception cref="ShapeException">Axis 1 has another size; or, while training, a channel has fewer than two elements.</exception>
    public override Tensor Forward(Tensor x)
    {
        if (x.Rank < 2 || x.Shape[1] != _channels)
            throw new ShapeException($"BatchNorm: the input is {x.Shape}; this layer takes [batch, {_channels}, …]");
        if (!IsTraining) return Scale(x - PerChannel(RunningMean, x), PerChannel(RunningVariance, x));

        var count = x.ElementCount / _channels;
        if (count < 2)
            throw new ShapeException($"BatchNorm: the input {x.Shape} has {count} elements a channel, which have no variance to divide by; train on larger batches, or call EvaluationMode()");
        int[] axes = [0, .. Enumerable.Range(2, x.Rank - 2)];
        var mean = x.Mean(axes, keepDims: true);
        var centered = x - mean;
        var variance = centered.Square().Mean(axes, keepDims: true);
        Track(mean, variance, count);
        return Scale(centered, variance);
    }

    private static Tensor PerChannel(Tensor values, Tensor x) => values.Reshape([-1, .. Enumerable.Repeat(1, x.Rank - 2)]);

    private Tensor Scale(Tensor centered, Tensor variance)
    {
        var y = centered / (variance + _epsilon).Sqrt();
        return Weight is null ? y : (y * PerChannel(Weight, y)) + PerChannel(Bias!, y);
    }

    private void Track(Tensor mean, Tensor variance, int count)
    {
        using var paused = Recording.Pause();
        var unbiased = variance.Reshape(_channels) * ((double)count / (count - 1));
        RunningMean.CopyFrom((RunningMean * (1 - _momentum)) + (mean.Reshape(_channels) * _momentum));
        RunningVariance.CopyFrom((RunningVariance * (1 - _momentum)) + (unbiased * _momentum));
        BatchesTracked.CopyFrom(BatchesTracked + 1);
    }
}
