namespace Tensorium.Models.Mixture;

public sealed partial class GaussianMixture
{
    private const ulong StartStream = 0x4B4D65616E73;

    /// <summary>Fits a mixture by expectation maximisation, from the clusters of k-means.</summary>
    /// <param name="values">x, [n, d], finite.</param>
    /// <param name="config">The number of clusters, the kind of covariance, and when to stop.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="ConfigurationException">A setting cannot be, for these data or at all.</exception>
    /// <exception cref="ShapeException">The values are no table.</exception>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    /// <exception cref="DegenerateClusterException">From every start, a cluster lost its points or its extent.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static GaussianMixtureFit Fit(Tensor values, GaussianMixtureConfig config, CancellationToken stop = default)
    {
        var rows = Check(values, config);
        GaussianMixtureFit? best = null;
        DegenerateClusterException? failure = null;
        for (var start = 0; start < config.Starts; start++)
        {
            var clusters = KMeans.Run(rows, config.Clusters, new Generator(config.Seed, StartStream).Fork((ulong)start));
            try
            {
                var fit = ExpectationMaximization.Run(rows, KMeans.OneHot(clusters, config.Clusters, rows.Device), config, stop);
                if (best is null || fit.LogLikelihood > best.LogLikelihood) best = fit;
            }
            catch (DegenerateClusterException e)
            {
                // Another start may end elsewhere; if none does, the last failure is told.
                failure = e;
            }
        }

        return best ?? throw failure!;
    }

    /// <summary>Fits a mixture by expectation maximisation, from given responsibilities: any start, such as known classes.</summary>
    /// <param name="values">x, [n, d], finite.</param>
    /// <param name="responsibilities">Where to begin, [n, k]: p(z|x), not negative, with 1 as each row's sum.</param>
    /// <param name="config">The kind of covariance, and when to stop.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="ShapeException">The responsibilities are not [n, k].</exception>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public static GaussianMixtureFit FitFrom(Tensor values, Tensor responsibilities, GaussianMixtureConfig config, CancellationToken stop = default)
    {
        var rows = Check(values, config);
        if (responsibilities.Shape != [rows.Shape[0], config.Clusters])
            throw new ShapeException($"GaussianMixture.FitFrom: the responsibilities are {responsibilities.Shape}; expected [{rows.Shape[0]}, {config.Clusters}], rows by clusters");
        var sums = responsibilities.To(DType.Float64).Sum(-1);
        if (!(responsibilities.Min().Item() >= 0) || !((sums - 1).Abs().Max().Item() < 1e-6))
            throw new ArgumentException("GaussianMixture.FitFrom: responsibilities are probabilities: not negative, and 1 in each row's sum");
        return ExpectationMaximization.Run(rows, responsibilities.To(DType.Float64), config, stop);
    }

    private static Tensor Check(Tensor values, GaussianMixtureConfig config)
    {
        config.Validate();
        if (values.Rank != 2 || values.Shape[1] == 0) throw new ShapeException($"GaussianMixture.Fit: the values are {values.Shape}; expected [rows, columns]");
        if (values.Shape[0] < config.Clusters) throw new ConfigurationException($"clusters is {config.Clusters}, but there are only {values.Shape[0]} rows; choose fewer clusters");
        if (values.IsFinite().All().Item() == 0) throw new ArgumentException("GaussianMixture.Fit: a value is not finite; leave out rows with missing values");
        return values.Detach().To(DType.Float64).Contiguous();
    }
}
