using Tensorium.Autograd;
using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Tensorium.Models.Preprocessing;
using Tensorium.Models.Training;

namespace Tensorium.Models.Missing;

/// <summary>A <see cref="Miwae"/> that was trained on an incomplete table, with the standardisation that it sees the table through.</summary>
public sealed partial class MiwaeImputation
{
    private const ulong NoiseStream = 0x4D697761654E30;

    // One sample less or more of a row changes nothing for the others; this many fill a core's cache.
    private const int RowsAtOnce = 8;

    private readonly Standardization _standardization;

    private MiwaeImputation(Miwae model, Standardization standardization, IReadOnlyList<double> bounds, string origin, double seconds) =>
        (Model, _standardization, Bounds, Origin, TrainingSeconds) = (model, standardization, bounds, origin, seconds);

    /// <summary>The model of the standardised table.</summary>
    public Miwae Model { get; }

    /// <summary>The mean of the bound over the rows in each epoch, each batch before its step, in nats a row of the standardised table.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>A hash of all that decides the model: see <see cref="OriginOf"/>.</summary>
    internal string Origin { get; }

    /// <summary>How long its training took.</summary>
    internal double TrainingSeconds { get; }

    /// <summary>Trains a model on what is observed of a table.</summary>
    /// <param name="table">The table; each column is standardised by its observed entries.</param>
    /// <param name="config">The sizes; the columns are those of the table.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="epochCompleted">Told each epoch, from 1, and its mean bound.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="ConfigurationException">A setting cannot be, or a column is constant.</exception>
    /// <exception cref="DivergedException">The bound or a parameter became infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static MiwaeImputation Train(
        IncompleteTable table, MiwaeConfig config, MiwaeTraining training, Action<int, double>? epochCompleted = null, CancellationToken stop = default)
    {
        var begun = TimeProvider.System.GetTimestamp();
        config.Validate();
        training.Validate();
        if (config.Columns != table.ColumnCount) throw new ConfigurationException($"columns is {config.Columns}, but the table has {table.ColumnCount}");
        var standardization = Standardization.Fit(table.Values, table.Observed);
        var model = new Miwae(config, training.Seed).To(training.Device);
        var values = standardization.Apply(table.Values).To(config.DType);
        var adam = new Adam(model.Parameters, training.LearningRate);
        var noise = new Generator(training.Seed, NoiseStream);
        var bounds = new List<double>();
        DivergedException Diverged(int epoch, int batches, string what) => new(epoch + 1, batches, what, isCheckpointKept: false);
        for (var epoch = 0; epoch < training.Epochs; epoch++)
        {
            var order = new BatchOrder(table.RowCount, training.BatchSize, training.Seed, epoch);
            var sum = 0.0;
            for (var batch = 0; batch < order.BatchCount; batch++)
            {
                stop.ThrowIfCancellationRequested();
                var rows = Tensor.From(order[batch], [order[batch].Length], values.Device);
                Tensor loss;
                try
                {
                    loss = -model.Bound(values.IndexSelect(0, rows).For(model), table.Observed.IndexSelect(0, rows).To(model.Device), training.Samples, noise).Mean();
                }
                catch (ArgumentException) when (model.FirstBroken() is not null)
                {
                    // A distribution refused the NaN that it was given.
                    throw Diverged(epoch, batch, model.FirstBroken()!);
                }

                var bound = -loss.Item();
                if (!double.IsFinite(bound)) throw Diverged(epoch, batch + 1, $"the bound is {bound}");
                loss.Backward();
                adam.Step();
                adam.ZeroGrad();
                sum += bound * order[batch].Length;
            }

            if (model.FirstBroken() is { } broken) throw Diverged(epoch, order.BatchCount, broken);
            bounds.Add(sum / table.RowCount);
            epochCompleted?.Invoke(epoch + 1, bounds[^1]);
        }

        return new(model, standardization, bounds, OriginOf(table, config, training), TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
    }

    /// <summary>E[xₘ|xₒ] of each missing entry, by self-normalised importance sampling; observed entries stay as they are.</summary>
    /// <param name="table">The table that it was trained on, or another with the same columns.</param>
    /// <param name="samples">L, the importance samples for each row.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>float64, [rows, columns], in the units of the table.</returns>
    /// <exception cref="ShapeException">The table has other columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public Tensor Impute(IncompleteTable table, int samples, Generator generator)
    {
        using var paused = Recording.Pause();
        var (values, seen) = (_standardization.Apply(table.Values).For(Model), table.Observed.To(Model.Device));
        var parts = new List<Tensor>();
        for (var start = 0; start < table.RowCount; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, table.RowCount - start);
            var (rows, observed) = (values.Narrow(0, start, count), seen.Narrow(0, start, count));
            parts.Add(Differentiate.Evaluate(() =>
            {
                var (logWeights, entries) = Model.Weigh(rows, observed, samples, generator);
                return (logWeights.Softmax(0).Unsqueeze(-1) * entries.Mean).Sum(0);
            }).To(table.Values.Device).To(DType.Float64));
        }

        return table.Complete(_standardization.Invert(Tensor.Cat([.. parts])));
    }
}
