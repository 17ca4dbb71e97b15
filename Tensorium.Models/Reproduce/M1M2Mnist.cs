using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>
/// M1+M2 with 100 labels and 49,900 images without, binarised anew for each use. The paper's networks (M1 784-600-600-50, M2 50-500-50, softplus) and objective are the cut's; the whole set-up
/// departs from them as <see cref="M2Mnist"/> does: M1 and M2 (50-300-300-8) of rectified units, smoothness and information of q(y|z₁) beside the bound from M2's first epoch on.
/// </summary>
internal sealed class M1M2Mnist : SemiSupervisedMnist
{
    // docs/reference/m1m2_mnist.py, whose header has the command and what it printed.
    private const double QuickReference = 22.87;
    private const double QuickReferenceObjective = -144.04;

    public override string Name => "m1m2-mnist-100";

    public override string Description => "M1+M2 with a regularised classifier on MNIST with 100 labels (after Kingma et al. 2014), 3 draws of labels, 80 epochs of M1 and 30 of M2 each";

    // Chosen by the error of the last 10,000 training images alone. What M2 can tell depends most on how long the features were learned.
    protected override RunConfig Whole => Common with
    {
        Model = new M1M2Config
        {
            FeatureEpochs = 80,
            Hidden = [300, 300],
            Activation = Activation.Relu,
            InitialWeights = InitialWeights.Uniform,
            Latent = 8,
            Alpha = 50,
            Beta = 5,
            Smoothness = 50,
            SmoothnessRadius = 0.7,
            Information = 25,
        },
        Epochs = 110,
    };

    protected override RunConfig Alone => Whole with { Model = (M1M2Config)Whole.Model with { Smoothness = 0, Information = 0 } };

    protected override int Draws => 3;

    protected override Expectation Target => Expectation.AtMost(4.5);

    protected override string Published => "3.33 ± 0.14 (Kingma et al.)";

    protected override RunConfig Quick => Common with { Model = new M1M2Config { FeatureEpochs = 20, Alpha = 5, Beta = 1 }, Epochs = 30, BatchSize = 100 };

    protected override int QuickImages => 10_000;

    protected override int QuickDraws => 1;

    protected override Expectation QuickTarget => Expectation.Within(QuickReference, 3);

    protected override Expectation QuickObjective => Expectation.Within(QuickReferenceObjective, 3);

    private static RunConfig Common => M1M2Config.M1M2Kind.Default with { LearningRate = 1e-3, Schedule = LearningRateSchedule.Cosine };
}
