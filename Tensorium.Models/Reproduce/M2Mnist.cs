using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>M2 with 100 labels: 784-500-50, softplus; 49,900 images without labels, binarised anew for each use.</summary>
internal sealed class M2Mnist : SemiSupervisedMnist
{
    // docs/reference/m2_mnist.py, whose header has the command and what it printed.
    private const double QuickReference = 24.95;
    private const double QuickReferenceObjective = -287.88;

    public override string Name => "m2-mnist-100";

    public override string Description => "M2 on MNIST with 100 labels (Kingma et al. 2014), 5 draws of labels, 50 epochs each";

    protected override RunConfig Whole => M2Config.M2Kind.Default with
    {
        Model = new M2Config { Alpha = 5, Beta = 1 }, Epochs = 50, LearningRate = 1e-3, Schedule = LearningRateSchedule.Cosine,
    };

    protected override int Draws => 5;

    protected override Expectation Target => Expectation.AtMost(8);

    protected override string Published => "11.97 ± 1.71 (Kingma et al.); 6.8 (Pyro)";

    protected override RunConfig Quick => Whole with { Epochs = 4, BatchSize = 100 };

    protected override int QuickImages => 10_000;

    protected override int QuickDraws => 1;

    protected override Expectation QuickTarget => Expectation.Within(QuickReference, 3);

    protected override Expectation QuickObjective => Expectation.Within(QuickReferenceObjective, 4);
}
