using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>
/// The semi-supervised model M2 of Kingma, Rezende, Mohamed and Welling (arXiv 1406.5298), with the class y as a latent variable beside the style z:
/// <code>
/// p(y)      = 1 / classes
/// p(z)      = N(z; 0, I)
/// p(x|y, z) = ∏ᵢ p(xᵢ; f(y, z)ᵢ)                         f: the decoder; see <see cref="Likelihood"/>
/// q(y|x)    = Categorical(y; π(x))                       ln π: the classifier
/// q(z|x, y) = N(z; μ(x, y), diag σ²(x, y))               μ, ln σ²: the encoder; or μ(x), σ²(x): see <see cref="Factorization"/>
///
/// L(x, y)   = E_q(z|x,y)[ln p(x|y, z)] + ln p(y) − KL(q(z|x, y) ‖ p(z))   ≤  ln p(x, y)      the paper's −ℒ(x, y)
/// U(x)      = ∑_y q(y|x) L(x, y) + H[q(y|x)]                              ≤  ln p(x)         the paper's −𝒰(x)
/// J         = Lˡ + β Lᵘ,   Lˡ = mean over labelled x, y of L(x, y) + α ln q(y|x),   Lᵘ = mean over the others of U(x)
/// </code>
/// The sum over y is expanded, with the classes as an axis: x is encoded and z decoded class by class only behind the first layers, whose part of x (of z) all classes share.
/// The paper's sum over all N images with its weight α = 0.1·N is J with β = Nᵘ/Nˡ and α = 0.1·N/Nˡ, divided by Nˡ.
/// </summary>
/// <remarks>
/// Not in the paper, and left out unless the settings ask for them: with few labels, the classifier that 100 of them make misleads p(x|y, z), which then confirms it. Images without labels can
/// make q(y|x) better before: by its smoothness S (<see cref="M2Config.Smoothness"/>, virtual adversarial training, arXiv 1704.03976), and by I, how sure it is of each image while all classes have
/// equally many, as p(y) says (<see cref="M2Config.Information"/>, arXiv 1702.08720). J is then J + λ·S + κ·I, and in the first <see cref="M2Config.ClassifierEpochs"/> only the
/// classifier's part of it is raised:
/// <code>
/// S = mean over the others of −KL(q(y|x) ‖ q(y|x + r)),   |r| = ε, along which q changes most; r and the first q are taken as given
/// I = 4 H[mean of q(y|x)] − mean of H[q(y|x)]
/// </code>
/// </remarks>
public sealed class M2 : SemiSupervisedModel, IClassAndStyle, IClassConditional
{
    private readonly Sequential _classifier;
    private readonly Module _encoder;
    private readonly GaussianHead _posterior;
    private readonly ClassConditionedPerceptron _decoder;
    private readonly Func<Tensor, Independent> _likelihood;
    private readonly PerDevice<Tensor> _everyClass;
    private readonly double _logPriorOfClass;
    private readonly PerDevice<Independent> _prior;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="seed">Decides the parameters, and the noise of training.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    public M2(M2Config config, ulong seed = 0)
        : this(config, seed, (inputs, random) => Likelihood.Create(config.Likelihood, inputs, config.Input, config.Style, random))
    {
    }

    /// <summary>With another last layer of the decoder: a <see cref="Likelihood"/>, or a <see cref="GaussianHead"/> where x is real.</summary>
    internal M2(M2Config config, ulong seed, Func<int, Generator, Module> createLikelihood)
        : base(config.Input, seed)
    {
        config.Validate();
        Config = config;
        var (random, style, hidden) = (InitialValues(seed), config.Style, config.Hidden);
        _classifier = RegisterModule("classifier", new Sequential([.. Perceptron.Create(config.Input, hidden, style, random).Layers, style.Affine(hidden[^1], config.Classes, random)]));
        _encoder = RegisterModule<Module>("encoder", config.Factorization == Factorization.Conditional
            ? new ClassConditionedPerceptron(config.Input, config.Classes, hidden, style, random)
            : Perceptron.Create(config.Input, hidden, style, random));
        _posterior = RegisterModule("posterior", new GaussianHead(hidden[^1], config.Latent, style, random));
        _decoder = RegisterModule("decoder", new ClassConditionedPerceptron(config.Latent, config.Classes, [.. hidden.Reverse()], style, random));
        _likelihood = RegisterModule("likelihood", createLikelihood(hidden[0], random)) switch
        {
            Likelihood likelihood => likelihood.Forward,
            GaussianHead head => head.Forward,
            var other => throw new ArgumentException($"M2: a {other.GetType().Name} gives no p(x|y, z)", nameof(createLikelihood)),
        };
        _everyClass = PerDevice.Of(Tensor.Arange(0, config.Classes, DType.Int64).Unsqueeze(1));
        _logPriorOfClass = -Math.Log(config.Classes);
        _prior = new(device => new(new StandardNormal([config.Latent], config.DType, device), 1));
    }

    /// <summary>The settings.</summary>
    public override M2Config Config { get; }

    /// <summary>p(z): [] with events [latent].</summary>
    public Independent Prior => _prior.On(Device);

    /// <inheritdoc/>
    public override Categorical Classify(Tensor observed)
    {
        CheckObserved("Classify", observed);
        return new(_classifier.Forward(observed));
    }

    /// <summary>q(z|x, y).</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <param name="label">y, int64: [batch], or [classes, 1] for every class.</param>
    /// <returns>[batch] or [classes, batch] with events [latent]; [batch] if q(z|x, y) is q(z|x).</returns>
    /// <exception cref="ShapeException">The observations have another shape, or the labels do not broadcast with them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    public Independent Encode(Tensor observed, Tensor label)
    {
        CheckObserved("Encode", observed);
        return _posterior.Forward(_encoder is ClassConditionedPerceptron conditioned ? conditioned.Forward(observed, label) : ((Sequential)_encoder).Forward(observed));
    }

    /// <summary>p(x|y, z).</summary>
    /// <param name="latent">z, […, latent].</param>
    /// <param name="label">y, […], int64, broadcast with z.</param>
    /// <returns>[…] with events [observed].</returns>
    /// <exception cref="ShapeException">The last axis of z has another size, or the shapes do not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    public Independent Decode(Tensor latent, Tensor label)
    {
        if (latent.Rank == 0 || latent.Shape[^1] != Config.Latent)
            throw new ShapeException($"M2.Decode: the style z is {latent.Shape}; this model takes […, {Config.Latent}]");
        return _likelihood(_decoder.Forward(latent, label));
    }

    /// <summary>L(x, y), the bound of ln p(x, y), estimated by one sample of z.</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <param name="label">y, int64: [batch], or [classes, 1] for every class.</param>
    /// <param name="generator">Where the noise comes from: as much whatever the labels are, since all classes have the same.</param>
    /// <returns>[batch] or [classes, batch], in nats.</returns>
    /// <exception cref="ShapeException">The observations have another shape, or the labels do not broadcast with them.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range, or a label is not one of the classes.</exception>
    public Tensor LabelledElbo(Tensor observed, Tensor label, Generator generator)
    {
        var posterior = Encode(observed, label);
        var latent = Draw(posterior, observed, generator);
        return Decode(latent, label).LogProb(observed) - KlDivergence.Between(posterior, Prior) + _logPriorOfClass;
    }

    /// <summary>U(x) = ∑_y q(y|x) L(x, y) + H[q(y|x)], the bound of ln p(x), estimated by one sample of z for each class.</summary>
    /// <inheritdoc/>
    public override Tensor Elbo(Tensor observed, Generator generator) => Elbo(observed, Classify(observed), generator);

    /// <inheritdoc/>
    public override Tensor Objective(SemiSupervisedBatch batch, Generator generator)
    {
        var labelled = LabelledElbo(batch.Labelled, batch.Labels, generator) + (Classify(batch.Labelled).LogProb(batch.Labels) * Config.Alpha);
        var classes = Classify(batch.Unlabelled);
        return Regularized(labelled.Mean() + (Elbo(batch.Unlabelled, classes, generator).Mean() * Config.Beta), batch.Unlabelled, classes, generator);
    }

    /// <summary>The part of the objective that is of q(y|x) alone: mean over labelled x, y of α ln q(y|x), with λ S + κ I.</summary>
    /// <inheritdoc cref="Objective"/>
    public Tensor ClassifierObjective(SemiSupervisedBatch batch, Generator generator) =>
        Regularized(Classify(batch.Labelled).LogProb(batch.Labels).Mean() * Config.Alpha, batch.Unlabelled, Classify(batch.Unlabelled), generator);

    /// <inheritdoc/>
    internal override Tensor StepObjective(SemiSupervisedBatch batch, TrainingStep step) =>
        step.Epoch < Config.ClassifierEpochs ? ClassifierObjective(batch, Noise) : Objective(batch, Noise);

    /// <summary>
    /// A function that draws z_y ~ q(z|x, y) for every class and returns ln ∑_y p(x, y, z_y) / q(z_y|x, y): the weights of z with y summed out, so that their mean is p(x) whatever q(y|x) is.
    /// </summary>
    /// <inheritdoc/>
    public override Func<int, Tensor> LogWeights(Tensor observed, Generator generator)
    {
        var everyClass = _everyClass.On(observed.Device);
        var posterior = Encode(observed, everyClass);
        return samples =>
        {
            var latent = Draw(posterior, observed, generator, samples, 1);
            var logWeights = Decode(latent, everyClass).LogProb(observed) + Prior.LogProb(latent) - posterior.LogProb(latent) + _logPriorOfClass;
            return logWeights.LogSumExp(1);
        };
    }

    /// <summary>p(x|y, z) of what <see cref="PosteriorMean"/> gives: z, and behind it the probabilities of the classes, of which the decoder sees the mean of e_y.</summary>
    /// <inheritdoc/>
    public override Independent Decode(Tensor latent)
    {
        var size = Config.Latent + Config.Classes;
        if (latent.Rank == 0 || latent.Shape[^1] != size)
            throw new ShapeException($"M2.Decode: the latent variables are {latent.Shape}; this model takes […, {size}], {Config.Latent} of z and a probability for each of {Config.Classes} classes");
        return _likelihood(_decoder.ForwardMean(latent.Narrow(-1, 0, Config.Latent), latent.Narrow(-1, Config.Latent, Config.Classes)));
    }

    /// <summary>The mean of q(z|x, y) under the most probable y, and behind it that y as a vector of one 1 among zeros.</summary>
    /// <inheritdoc/>
    public override Tensor PosteriorMean(Tensor observed)
    {
        var label = Classify(observed).Logits.ArgMax(-1);
        return Tensor.Cat([Encode(observed, label).Mean, label.OneHot(Config.Classes, Config.DType)], -1);
    }

    /// <summary>Those of z: the class behind it is no matter of degrees.</summary>
    /// <inheritdoc/>
    protected internal override int StandardNormalCoordinates(int latent) => Config.Latent;

    /// <inheritdoc/>
    public Tensor Style(Tensor observed)
    {
        using var paused = Recording.Pause();
        return Encode(observed, Classify(observed).Logits.ArgMax(-1)).Mean;
    }

    /// <inheritdoc/>
    public Tensor EveryClass(Tensor styles)
    {
        using var paused = Recording.Pause();
        return Decode(styles.Unsqueeze(-2), _everyClass.On(styles.Device).Squeeze(1)).Mean;
    }

    /// <inheritdoc/>
    public int ClassCount => Config.Classes;

    /// <summary>Of p(x|y, z) the mean, for z ~ p(z) and the given y.</summary>
    /// <inheritdoc/>
    public Tensor Sample(Tensor labels, Generator? generator = null)
    {
        using var paused = Recording.Pause();
        return Imagined(labels, generator ?? Noise).Mean;
    }

    /// <inheritdoc/>
    protected override Tensor Dream(int count, Generator generator) => Imagined(count, generator).Mean;

    /// <summary>p(x|y, z) for so many y ~ p(y) and z ~ p(z).</summary>
    internal Independent Imagined(int count, Generator generator)
    {
        var latent = Prior.Sample(generator, [count]);
        return Decode(latent, new Categorical(Tensor.Zeros([Config.Classes], device: Device)).Sample(generator, [count]));
    }

    /// <summary>p(x|y, z) for z ~ p(z).</summary>
    internal Independent Imagined(Tensor labels, Generator generator) => Decode(Prior.Sample(generator, [labels.ElementCount]), labels);

    /// <summary>U(x), with q(y|x) as computed before.</summary>
    private Tensor Elbo(Tensor observed, Categorical classes, Generator generator) =>
        Categorical.Expectation(classes.Probabilities, LabelledElbo(observed, _everyClass.On(observed.Device), generator).T) + classes.Entropy();

    /// <summary>An objective with λ S + κ I of the images without labels.</summary>
    private Tensor Regularized(Tensor objective, Tensor unlabelled, Categorical classes, Generator generator)
    {
        if (Config.Smoothness > 0)
            objective += LocalSmoothness.Of(_classifier.Forward, unlabelled, classes, Config.SmoothnessRadius, generator).Mean() * Config.Smoothness;
        return Config.Information > 0 ? objective + (ClassInformation.Of(classes) * Config.Information) : objective;
    }

    /// <summary>z ~ q(z|x, y), with the same noise for all classes: their bounds then differ by what the classes differ in, and less by chance.</summary>
    private Tensor Draw(Independent posterior, Tensor observed, Generator generator, params ReadOnlySpan<int> samples)
    {
        var normal = (Normal)posterior.Base;
        return normal.Mean.Reparameterize(normal.LogVariance, Tensor.Normal([.. samples, observed.Shape[0], Config.Latent], generator, dtype: Config.DType, device: observed.Device));
    }
}
