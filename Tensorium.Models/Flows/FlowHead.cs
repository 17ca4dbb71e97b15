using Tensorium.Models.Nn;
using Tensorium.Models.Transforms;

namespace Tensorium.Models;

/// <summary>A chain of maps whose parameters an encoder gives, or training alone.</summary>
internal abstract class FlowHead : Module
{
    /// <summary>Of the kind that the configuration says; null if it is none.</summary>
    public static FlowHead? Create(FlowVaeConfig config, Generator random) => config.Flow switch
    {
        FlowKind.None => null,
        FlowKind.Planar => new ParametricHead(config, (2 * config.Latent) + 1, Planar, random),
        FlowKind.Radial => new ParametricHead(config, config.Latent + 2, Radial, random),
        FlowKind.Iaf => new AutoregressiveHead(config, random),
        _ => throw new ConfigurationException($"flow is {config.Flow}; there is no such flow"),
    };

    /// <summary>The maps for each data point.</summary>
    /// <param name="hidden">The encoder's last hidden layer, [batch, hidden].</param>
    public abstract Transform Forward(Tensor hidden);

    private static PlanarFlow Planar(Tensor parameters)
    {
        var latent = (parameters.Shape[^1] - 1) / 2;
        var parts = parameters.Split([latent, latent, 1], -1);
        return new(parts[0], parts[1], parts[2].Squeeze(-1));
    }

    private static RadialFlow Radial(Tensor parameters)
    {
        var parts = parameters.Split([parameters.Shape[^1] - 2, 1, 1], -1);
        return new(parts[0], parts[1].Squeeze(-1), parts[2].Squeeze(-1));
    }

    /// <summary>K maps that have so many numbers for parameters each: an affine function of the encoder's units (Rezende and Mohamed, arXiv 1505.05770, §4.2), or learned.</summary>
    private sealed class ParametricHead : FlowHead
    {
        private readonly Func<Tensor, Transform> _create;
        private readonly int _steps;
        private readonly Linear? _amortized;
        private readonly Tensor? _shared;

        public ParametricHead(FlowVaeConfig config, int count, Func<Tensor, Transform> create, Generator random)
        {
            (_create, _steps) = (create, config.Steps);
            if (config.Parameters == FlowParameters.Amortized)
                _amortized = RegisterModule("parameters", config.Style.Affine(config.EncoderOutput, config.Steps * count, random));
            else
                _shared = RegisterParameter("parameters", Initialize.LayerDefault([config.Steps * count], config.Latent, random, config.DType));
        }

        public override Transform Forward(Tensor hidden) =>
            new Compose([.. (_amortized?.Forward(hidden) ?? _shared!).Split(_steps, -1).Select(_create)]);
    }

    /// <summary>Inverse autoregressive steps: each with a masked network of its own, the order of the dimensions reversed from one to the next (Kingma et al., arXiv 1606.04934, §4).</summary>
    private sealed class AutoregressiveHead : FlowHead
    {
        private readonly Made[] _networks;
        private readonly Linear? _context;
        private readonly double _forgetBias;

        public AutoregressiveHead(FlowVaeConfig config, Generator random)
        {
            _forgetBias = config.ForgetBias;
            var hasContext = config.Parameters == FlowParameters.Amortized;
            if (hasContext) _context = RegisterModule("context", config.Style.Affine(config.EncoderOutput, config.Context, random));
            _networks = [.. Enumerable.Range(0, config.Steps).Select(step => RegisterModule($"step{step}", new Made(
                new()
                {
                    Inputs = config.Latent,
                    Hidden = [config.FlowWidth],
                    OutputsPerInput = 2,
                    Context = hasContext ? config.Context : 0,
                    Order = step % 2 == 0 ? null : [.. Enumerable.Range(0, config.Latent).Reverse()],
                    DType = config.DType,
                },
                random)))];
        }

        public override Transform Forward(Tensor hidden)
        {
            var context = _context?.Forward(hidden);
            return new Compose([.. _networks.Select(network => new InverseAutoregressiveFlow(network, context, _forgetBias))]);
        }
    }
}
