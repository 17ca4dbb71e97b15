using System.Text.Json;
using Tensorium.Bench.Measure;
using Tensorium.Bench.Subjects;
using Tensorium.IO;

namespace Tensorium.Bench.Versus;

/// <summary>Both sides in one run, in turns: ours in this process, theirs in Python's.</summary>
internal sealed class TorchComparison(TorchPeer peer, int threads, Device device)
{
    private const int Rounds = 11;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(60);

    /// <summary>The pools of OpenMP and OpenBLAS spin for about 30 ms after their last loop, and ours for 0.05: long enough for either to be asleep.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Measures a subject.</summary>
    /// <exception cref="PeerException">The two sides do not compute the same, or the peer failed.</exception>
    public Comparison Measure(string name)
    {
        Compute.Threads = threads;
        var subject = AllSubjects.Create(name, device);
        var setting = Prepare(subject);
        Agree(subject);
        Sampling.WarmUp(subject.Call, device.Synchronize);

        var (ours, theirs) = Turns.Take(Rounds, Pause, () => Sampling.Round(subject.Call, Round, device.Synchronize), TheirRound);
        peer.Ask("close");
        return new(name, threads, subject.Work, subject.Unit, ours, theirs, setting);
    }

    private double[] TheirRound() =>
        Numbers(peer.Ask("round", ("seconds", Round.TotalSeconds), ("sample", Sampling.Sample.TotalSeconds)), "times");

    private string Prepare(ISubject subject)
    {
        var folder = Directory.CreateTempSubdirectory("tensorium-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "inputs.safetensors");
            Safetensors.Save(file, subject.Inputs);
            return peer.Ask("prepare", ("case", subject.Case), ("threads", threads), ("file", file), ("device", device.Kind == DeviceKind.Cuda ? device.ToString() : "cpu"), ("processor_time", Clock.IsProcessorTime)).GetProperty("setting").GetString()!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Who computes something else is not faster, but wrong.</summary>
    private void Agree(ISubject subject)
    {
        var ours = subject.Check();
        var theirs = Numbers(peer.Ask("verify"), "values");
        for (var i = 0; i < Math.Max(ours.Length, theirs.Length); i++)
        {
            if (ours.Length != theirs.Length || !(Math.Abs(ours[i] - theirs[i]) <= subject.Tolerance * Math.Max(1, Math.Abs(theirs[i]))))
            {
                throw new PeerException(FormattableString.Invariant(
                    $"{subject.Name}: {subject.Checked} differ: ours [{string.Join(", ", ours)}], PyTorch's [{string.Join(", ", theirs)}]; they must agree to {subject.Tolerance} of their size"));
            }
        }
    }

    private static double[] Numbers(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
