using System.Diagnostics;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Optim;

namespace Tensorium.Bench;

/// <summary>
/// The resident memory of a process that trains a VAE and disposes nothing: batches of 1 to 200 images in turn, one step in ten an evaluation that records
/// its graph and drops it, one in ten an exception in the middle of a forward pass.
/// </summary>
internal static class SteadyMemory
{
    public static void Run(int steps)
    {
        var vae = new Vae(new() { Input = 784, Hidden = [400], Latent = 20 }, seed: 0);
        var adam = new Adam(vae.Parameters, 1e-3);
        var data = Digits.Load().Train.Take(8000);
        var generator = new Generator(3);
        for (var step = 1; step <= steps; step++)
        {
            var size = 1 + (step * 37 % 200);
            var images = data.Images(generator.NextInt(data.Count - size), size);
            var loss = -vae.Elbo(images).Mean();
            if (step % 10 == 7) ThrowInForward(vae, images);
            else if (step % 10 != 3) Learn(loss, adam);
            if (step is 1 or 100 || step % 2000 == 0) Report(step, loss.Item());
        }
    }

    private static void Learn(Tensor loss, Adam adam)
    {
        loss.Backward();
        adam.Step();
    }

    private static void ThrowInForward(Vae vae, Tensor images)
    {
        try
        {
            _ = vae.Elbo(images) + Tensor.Ones([images.Shape[0] + 1, 2]);
        }
        catch (ShapeException)
        {
            // What is measured: the graph up to here is dropped with the exception.
            return;
        }

        throw new InvalidOperationException("shapes that do not broadcast were added");
    }

    private static void Report(int step, double loss)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"step {step,6}  resident {process.WorkingSet64 >> 20,4} MiB  peak {process.PeakWorkingSet64 >> 20,4} MiB  loss {loss:F1}");
    }
}
