namespace Tensorium.Bench.Limits;

/// <summary>The arithmetic of a training step of a VAE with perceptrons: its matrix products alone, as they are what the peak can be compared with.</summary>
internal static class StepFlops
{
    /// <summary>
    /// 2·batch·inputs·outputs for each layer forward, as much for the gradient of its weight, and, except in the first layer, as much for that of its input.
    /// 784-400-20 has the layers 784→400, 400→20 twice, 20→400, 400→784: 2·batch·(3·651,200 − 313,600), 419.8 million at batch 128.
    /// </summary>
    public static double Perceptron(int batch, int input, IReadOnlyList<int> hidden, int latent)
    {
        int[] encoder = [input, .. hidden];
        int[] decoder = [latent, .. hidden.Reverse(), input];
        double weights = (2.0 * encoder[^1] * latent) + Weights(encoder) + Weights(decoder);
        var first = (double)input * (encoder.Length > 1 ? encoder[1] : 2 * latent);
        return 2 * batch * ((3 * weights) - first);
    }

    private static double Weights(int[] sizes) => sizes.Zip(sizes.Skip(1), (inputs, outputs) => (double)inputs * outputs).Sum();
}
