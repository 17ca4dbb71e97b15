using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;
using Xunit;

namespace Tensorium.Tests.SemiSupervised;

/// <summary>Models of six pixels and three classes, and runs of milliseconds.</summary>
internal static class SmallSemiSupervised
{
    public static readonly M2Config M2 = new() { Input = 6, Classes = 3, Labels = 6, Hidden = [5, 4], Latent = 2, Alpha = 1.5, Beta = 0.7, DType = DType.Float64 };

    public static readonly M1Config M1 = new() { Input = 6, Classes = 3, Labels = 6, Hidden = [5], Latent = 2, ClassifierHidden = [4], DType = DType.Float64 };

    public static readonly M1M2Config M1M2 = new()
    {
        Input = 6, Classes = 3, Labels = 6, FeatureHidden = [5], FeatureLatent = 3, Hidden = [4], Latent = 2, Alpha = 1.5, Beta = 0.7, DType = DType.Float64,
    };

    public static ImageData Data { get; } = Digits.Load(trainCount: 200, testCount: 40);

    public static RunConfig Run(SemiSupervisedConfig model, ulong seed = 17) => new()
    {
        Model = model with { Labels = 20, LabelBatch = 15 },
        Epochs = 3,
        BatchSize = 32,
        Binarize = Binarization.Dynamic,
        LearningRate = 3e-3,
        Seed = seed,
    };

    /// <summary>Small models of digits, one of each kind and factorisation.</summary>
    public static SemiSupervisedConfig OfDigits(string kind) => kind switch
    {
        "m1" => new M1Config { Hidden = [12], Latent = 3 },
        "m2" => new M2Config { Hidden = [12], Latent = 3 },
        "m2-independent" => new M2Config { Hidden = [12], Latent = 3, Factorization = Factorization.Independent },
        "m2-regularized" => new M2Config { Hidden = [12], Latent = 3, Smoothness = 5, SmoothnessRadius = 2, Information = 2, ClassifierEpochs = 1 },
        _ => new M1M2Config { FeatureHidden = [12], FeatureLatent = 4, FeatureEpochs = 1, Hidden = [10], Latent = 3 },
    };

    /// <summary>Grey images, away from the ends of [0, 1], so that a difference does not leave it.</summary>
    public static Tensor Images(int count, ulong seed = 77) => Tensor.Uniform([count, 6], new(seed), 0.1, 0.9, DType.Float64);

    public static SemiSupervisedBatch Batch() => new(Images(3), Images(4, 78), Tensor.From<long>([2, 0, 1, 2]));

    /// <summary>Compares the gradient of each parameter with differences of the value, noise wound back.</summary>
    public static void VerifyParameters(Module model, Func<Tensor> objective, Func<string, bool>? isHeld = null)
    {
        objective().Backward();
        using var paused = Recording.Pause();
        foreach (var (name, parameter) in model.NamedParameters)
        {
            if (isHeld?.Invoke(name) == true)
            {
                Assert.True(parameter.Grad is null, $"{name} has a gradient");
                continue;
            }

            var gradient = parameter.Grad!.ToArray<double>();
            for (var i = 0; i < gradient.Length; i++)
            {
                const double Step = 6e-6;
                var before = parameter.AsSpan<double>()[i];
                parameter.AsWritableSpan<double>()[i] = before + Step;
                var above = objective().Item();
                parameter.AsWritableSpan<double>()[i] = before - Step;
                var below = objective().Item();
                parameter.AsWritableSpan<double>()[i] = before;
                Assert.True(Math.Abs(((above - below) / (2 * Step)) - gradient[i]) < 1e-6, $"{name}[{i}]: {gradient[i]} against {(above - below) / (2 * Step)}");
            }
        }
    }
}
