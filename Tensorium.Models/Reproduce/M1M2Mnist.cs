using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>M1+M2 with 100 labels: M1 784-600-600-50, M2 50-500-50, softplus; 49,900 images without labels, binarised anew for each use.</summary>
internal sealed class M1M2Mnist : SemiSupervisedMnist
{
    // docs/reference/m1m2_mnist.py, whose header has the command and what it printed.
    private const double QuickReference = 22.87;
    private const double QuickReferenceObjective = -144.04;

    public override string Name => "m1m2-mnist-100";

    public override string Description => "M1+M2 on MNIST with 100 labels (Kingma et al. 2014), 3 draws of labels, 60 epochs of M1 and 100 of M2 each";

    protected override RunConfig Whole => M1M2Config.M1M2Kind.Default with
    {
        Model = new M1M2Config { FeatureEpochs = 60, Alpha = 5, Beta = 1 }, Epochs = 160, LearningRate = 1e-3, Schedule = LearningRateSchedule.Cosine,
    };

    protected override int Draws => 3;

    protected override Expectation Target => Expectation.AtMost(4.5);

    protected override string Published => "3.33 ± 0.14 (Kingma et al.)";

    protected override RunConfig Quick => Whole with { Model = (M1M2Config)Whole.Model with { FeatureEpochs = 20 }, Epochs = 30, BatchSize = 100 };

    protected override int QuickImages => 10_000;

    protected override int QuickDraws => 1;

    protected override Expectation QuickTarget => Expectation.Within(QuickReference, 3);

    protected override Expectation QuickObjective => Expectation.Within(QuickReferenceObjective, 3);
}
