using Tensorium.Models.Nn;
using Tensorium.Models.Optim;

namespace Tensorium.Models.Training;

/// <summary>
/// What a run does with a model: its examples, the bound that each step improves, and how the model is judged. The trainer does the rest: batches, steps, checkpoints,
/// metrics, files.
/// </summary>
/// <remarks>
/// All randomness comes from the model's registered generators, whose states are saved, or from generators made anew from the run's seed and the step's number
/// (<see cref="TrainingStep.Generator"/>): so a run that was interrupted goes on bit for bit.
/// </remarks>
public abstract class TrainingTask
{
    private protected const string TestPrefix = "test_";
    private protected const string ValidationPrefix = "validation_";

    /// <summary>For a run.</summary>
    /// <param name="config">Its configuration.</param>
    protected TrainingTask(RunConfig config) => Config = config;

    /// <summary>The run's configuration.</summary>
    public RunConfig Config { get; }

    /// <summary>What learns.</summary>
    public abstract Module Model { get; }

    /// <summary>The examples of an epoch.</summary>
    public abstract int ExampleCount { get; }

    /// <summary>The objective's name in metrics, behind <c>train_</c>.</summary>
    public virtual string ObjectiveName => "elbo";

    /// <summary>The names of what <see cref="Evaluate"/> measures, as in metrics.</summary>
    public abstract IReadOnlyList<string> MeasureNames { get; }

    /// <summary>What changes the model.</summary>
    public virtual Optimizer CreateOptimizer()
    {
        var adam = new Adam(Model.Parameters, Config.LearningRate, epsilon: Config.AdamEpsilon);
        var stepsPerEpoch = Data.BatchOrder.BatchesIn(ExampleCount, Config.BatchSize);
        adam.Schedule = Config.Schedule switch
        {
            LearningRateSchedule.Staircase => Schedule.ImportanceWeightedStaircase(stepsPerEpoch),
            LearningRateSchedule.Cosine => Cosines(stepsPerEpoch),
            _ => Schedule.Constant,
        };
        return adam;
    }

    /// <summary>The mean over a batch of the bound that the step is to raise: a scalar that gradients can be taken of.</summary>
    /// <param name="step">Where the run stands, and which examples are in the batch.</param>
    public abstract Tensor Objective(TrainingStep step);

    /// <summary>How good the model is on what it did not learn from: a number for each of <see cref="MeasureNames"/>.</summary>
    public abstract IReadOnlyList<double> Evaluate();

    /// <summary>The stages of the run, which follow each other: in each, another part of the model learns.</summary>
    public virtual int StageCount => 1;

    /// <summary>The stage that the run is in, from 0.</summary>
    public int Stage { get; internal set; }

    /// <summary>If positive: a stage ends when <see cref="Merit"/> has not risen for so many epochs, and the model goes back to the best one.</summary>
    public virtual int Patience => 0;

    /// <summary>The longest that a stage may be; the run's last stage ends with its last epoch in any case.</summary>
    public virtual int MaxEpochs(int stage) => int.MaxValue;

    /// <summary>How good the model is, the greater the better, for tasks with <see cref="Patience"/>.</summary>
    /// <param name="stage">The stage that the epoch was in.</param>
    /// <param name="measures">What <see cref="Evaluate"/> gave.</param>
    public virtual double? Merit(int stage, IReadOnlyList<double> measures) => null;

    /// <summary>Draws what one looks at after a run into its folder.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public virtual void WritePictures(RunFolder folder)
    {
    }

    /// <summary>The epochs of a run in parts, over each of which a learning rate that falls does so anew: where another objective begins, steps may be large again.</summary>
    protected virtual IReadOnlyList<int> LearningRateCycles => [Config.Epochs];

    /// <summary>Half a cosine for each part.</summary>
    private Schedule Cosines(long stepsPerEpoch)
    {
        var schedule = Schedule.Cosine(LearningRateCycles[^1] * stepsPerEpoch);
        foreach (var epochs in LearningRateCycles.SkipLast(1).Reverse())
        {
            var steps = epochs * stepsPerEpoch;
            if (steps > 0) schedule = Schedule.Cosine(steps).Then(steps, schedule);
        }

        return schedule;
    }

    /// <summary>A measure's name: behind <c>test_</c>, or behind <c>validation_</c> if images were held out.</summary>
    protected string Measure(string name) => (Config.ValidationImages > 0 ? ValidationPrefix : TestPrefix) + name;
}

/// <summary>One step of a run.</summary>
public readonly ref struct TrainingStep
{
    private const ulong Stream = 0x53746570;

    internal TrainingStep(ulong seed, int epoch, int batch, int batches, ReadOnlySpan<int> indices)
    {
        (Seed, Epoch, Batch, Number) = (seed, epoch, batch, ((long)epoch * batches) + batch);
        Epochs = epoch + ((double)batch / batches);
        Indices = indices;
    }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; }

    /// <summary>The batch of the epoch, from 0.</summary>
    public int Batch { get; }

    /// <summary>The number of steps before it.</summary>
    public long Number { get; }

    /// <summary>The epochs before it, with the part of the running one: what warm-up schedules go by.</summary>
    public double Epochs { get; }

    /// <summary>The examples of the batch.</summary>
    public ReadOnlySpan<int> Indices { get; }

    private ulong Seed { get; }

    /// <summary>A generator of this step's own: the same whenever the step is taken.</summary>
    /// <param name="purpose">Another number gives another sequence.</param>
    public Generator Generator(ulong purpose = 0) => new Generator(Seed, Stream ^ (purpose << 32)).Fork((ulong)Number);
}
