using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// Launches optimiser steps for several parameters at once: most are so small that a launch takes longer than they do. What a launch can be given is limited, by OpenCL to
/// as little as 1 KiB, of which a parameter of Adam's takes some 200 bytes.
/// </summary>
internal static class UpdateLoop
{
    public static void Run<TOp, V, T>(KernelLauncher launcher, ReadOnlySpan<ParameterUpdate<TOp>> updates)
        where TOp : struct, IUpdateOp
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        while (updates.Length > 1)
        {
            var count = Math.Min(updates.Length, TwiceUpdates<TwiceUpdates<OneUpdate<TOp, T>, TOp, T>, TOp, T>.Count);
            Launch<TwiceUpdates<TwiceUpdates<OneUpdate<TOp, T>, TOp, T>, TOp, T>, TOp, V, T>(launcher, updates[..count]);
            updates = updates[count..];
        }

        if (updates.Length == 1) Launch<OneUpdate<TOp, T>, TOp, V, T>(launcher, updates);
    }

    private static void Launch<TParts, TOp, V, T>(KernelLauncher launcher, ReadOnlySpan<ParameterUpdate<TOp>> updates)
        where TParts : struct, IUpdateParts<TParts, TOp, T>
        where TOp : struct, IUpdateOp
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        var parts = new UpdatePart<TOp, T>[TParts.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            // A view of nothing is no argument of a kernel: where there is no parameter, the last one stands, with no groups.
            var update = updates[Math.Min(i, updates.Length - 1)];
            var (parameter, count) = (update.Parameter.View<T>(), i < updates.Length ? update.Parameter.ElementCount : 0);
            parts[i] = new()
            {
                Op = update.Op,
                Parameter = parameter,
                Gradient = update.Gradient.View<T>(),
                First = update.First is null ? parameter : update.First.View<T>(),
                Second = update.Second is null ? parameter : update.Second.View<T>(),
                HasFirst = update.First is null ? 0 : 1,
                HasSecond = update.Second is null ? 0 : 1,
                Count = count,
                Groups = (int)(((long)count + launcher.Group - 1) / launcher.Group),
            };
        }

        var all = TParts.Of(parts);
        launcher.InGroups(new UpdateKernel<TParts, TOp, V, T>(all), all.Groups, launcher.Group);
        foreach (var update in updates) GC.KeepAlive(update.Gradient);
    }
}
