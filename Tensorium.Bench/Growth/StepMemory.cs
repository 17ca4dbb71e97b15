using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Optim;

namespace Tensorium.Bench.Growth;

/// <summary>
/// The memory that a training step takes beside what is there between steps, against what backward must keep. Counted where tensors get their memory: the buffers in use at
/// the same time at most, less those in use before the step, which are the parameters, their moments and the images. The rounding of buffers to the pool's sizes counts; what lies
/// in the pool unused does not, nor do the buffers of less than 16 KiB and the threads' own few MiB for packed panels, which no batch makes larger.
/// </summary>
/// <param name="Batch">Images in a step.</param>
/// <param name="PeakBytes">The most that a step had at once.</param>
/// <param name="KeptBytes">What backward must keep.</param>
internal sealed record StepMemory(int Batch, long PeakBytes, long KeptBytes)
{
    private const int Hidden = 400;
    private const int Latent = 20;
    private const int Steps = 5;

    public double Ratio => (double)PeakBytes / KeptBytes;

    /// <summary>Trains a 784-400-20 VAE for some steps.</summary>
    public static StepMemory Measure(int batch)
    {
        var vae = new Vae(new() { Input = ImageDataset.ImageSize, Hidden = [Hidden], Latent = Latent }, seed: 0);
        var adam = new Adam(vae.Parameters, 1e-3);
        var images = Digits.Load(batch, 1).Train.Images(0, batch);

        // The first step makes the moments.
        Step(vae, adam, images);
        var peak = Enumerable.Range(0, Steps).Max(_ =>
        {
            FindDropped();
            var before = BufferPool.RentedBytes;
            BufferPool.ForgetMost();
            Step(vae, adam, images);
            return BufferPool.MostRentedBytes - before;
        });
        GC.KeepAlive(adam);
        return new(batch, peak, Kept(batch, vae.ParameterCount));
    }

    /// <summary>
    /// Of each image: the two hidden layers' outputs, from which the gradients of the next weights and of the rectifier come; mean, variance, deviation, noise and
    /// sample of the latent variable; the logits. And the gradients of the parameters, until the optimiser has used them.
    /// </summary>
    private static long Kept(int batch, long parameters) =>
        sizeof(float) * (((long)batch * ((2 * Hidden) + (5 * Latent) + ImageDataset.ImageSize)) + parameters);

    private static void Step(Vae vae, Adam adam, Tensor images)
    {
        (-vae.Elbo(images).Mean()).Backward();
        adam.Step();
    }

    /// <summary>What earlier steps dropped is no part of this one.</summary>
    private static void FindDropped()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
