using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Optim;

namespace Tensorium.Bench.Growth;

/// <summary>
/// The memory that training steps take, beside what is there anyway, against what backward must keep. Taken from the garbage collector's count of pinned memory, in
/// which all large tensors live, used or in the pool: so it is what the operating system gave, the pool's rounding included. To be measured before anything else has
/// filled the pool.
/// </summary>
/// <param name="Batch">Images in a step.</param>
/// <param name="PeakBytes">The most that the steps had at once.</param>
/// <param name="KeptBytes">What backward must keep.</param>
internal sealed record StepMemory(int Batch, long PeakBytes, long KeptBytes)
{
    private const int Hidden = 400;
    private const int Latent = 20;
    private const int Steps = 20;
    private const int PinnedHeap = 4;

    public double Ratio => (double)PeakBytes / KeptBytes;

    /// <summary>Trains a 784-400-20 VAE for some steps.</summary>
    public static StepMemory Measure(int batch)
    {
        var before = PinnedBytes();
        var vae = new Vae(new() { Input = ImageDataset.ImageSize, Hidden = [Hidden], Latent = Latent }, seed: 0);
        var adam = new Adam(vae.Parameters, 1e-3);
        var images = Digits.Load(batch, 1).Train.Images(0, batch);
        for (var i = 0; i < Steps; i++)
        {
            (-vae.Elbo(images).Mean()).Backward();
            adam.Step();
        }

        // A value and two moments for each parameter, and the images, are there whether or not there is a step.
        var resident = (3 * vae.ParameterCount + images.ElementCount) * sizeof(float);
        var peak = PinnedBytes() - before - resident;
        GC.KeepAlive(adam);
        return new(batch, peak, Kept(batch, vae.ParameterCount));
    }

    /// <summary>
    /// Of each image: the two hidden layers' outputs, from which the gradients of the next weights and of the rectifier come; mean, variance, deviation, noise and
    /// sample of the latent variable; the logits. And the gradients of the parameters, until the optimiser has used them.
    /// </summary>
    private static long Kept(int batch, long parameters) =>
        sizeof(float) * (((long)batch * ((2 * Hidden) + (5 * Latent) + ImageDataset.ImageSize)) + parameters);

    private static long PinnedBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[PinnedHeap].SizeAfterBytes;
    }
}
