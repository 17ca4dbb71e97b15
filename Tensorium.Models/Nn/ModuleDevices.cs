using Tensorium.Autograd;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>Moves modules between devices.</summary>
public static class ModuleDevices
{
    /// <summary>
    /// Moves all parameters and buffers to a device, where <c>Forward</c> then computes: its inputs must be there too. All are copied before one is replaced, so that a module that the device
    /// has no memory for stays where it was.
    /// </summary>
    /// <remarks>
    /// The parameters are the same objects afterwards. An optimiser that was made before goes on with them: at its next step it takes its running quantities to where they are. Gradients
    /// that have been accumulated are forgotten; graphs recorded before do not lead to the moved parameters, so do not move between a forward pass and its backward pass.
    /// </remarks>
    /// <param name="module">The module.</param>
    /// <param name="device">Where to.</param>
    /// <returns>The module: <c>var vae = new Vae(config).To(Device.Cuda());</c></returns>
    /// <exception cref="DeviceMemoryException">The device has too little memory for it; nothing was moved.</exception>
    public static TModule To<TModule>(this TModule module, Device device)
        where TModule : Module
    {
        Tensor[] state = [.. module.NamedState.Select(named => named.Value).Distinct().Where(value => !ReferenceEquals(value.Device, device))];
        Tensor[] moved = [.. state.Select(value => value.Detach().To(device))];
        for (var i = 0; i < state.Length; i++) state[i].Adopt(moved[i]);
        return module;
    }
}
