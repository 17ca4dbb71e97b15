using Tensorium.Models.Distributions;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>A latent variable model of observations x of which some have a class y, and that tells the class of the others: q(y|x).</summary>
public abstract class SemiSupervisedModel : LatentVariableModel, IClassifier
{
    /// <summary>A model of vectors.</summary>
    /// <param name="observed">The size of x.</param>
    /// <param name="seed">Decides the noise of training.</param>
    protected SemiSupervisedModel(int observed, ulong seed)
        : base(observed, seed)
    {
    }

    /// <summary>The settings.</summary>
    public abstract override SemiSupervisedConfig Config { get; }

    /// <inheritdoc/>
    public abstract Categorical Classify(Tensor observed);

    /// <summary>What a step raises: the combined objective J of observations with a class and of observations without.</summary>
    /// <param name="batch">The observations.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>A scalar that gradients can be taken of.</returns>
    /// <exception cref="ShapeException">A tensor has another shape than it should.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range, or a label is not one of the classes.</exception>
    public abstract Tensor Objective(SemiSupervisedBatch batch, Generator generator);

    /// <summary>Whether the observations with a class are among those without one too: for a bound that labels have no part in.</summary>
    internal virtual bool LearnsFromLabelledWithoutLabels => false;

    /// <summary>What a step raises in the course of a run, with noise of the model's own generator.</summary>
    internal virtual Tensor StepObjective(SemiSupervisedBatch batch, TrainingStep step) => Objective(batch, Noise);
}

/// <summary>Something that tells the class of an observation.</summary>
public interface IClassifier
{
    /// <summary>q(y|x).</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <returns>[batch], over the classes.</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    Categorical Classify(Tensor observed);
}

/// <summary>The observations of a step.</summary>
/// <param name="Unlabelled">Those without a class, or whose class is not looked at, [batch, observed].</param>
/// <param name="Labelled">Those with one, [labelled, observed].</param>
/// <param name="Labels">Their classes, int64, [labelled].</param>
public sealed record SemiSupervisedBatch(Tensor Unlabelled, Tensor Labelled, Tensor Labels);
