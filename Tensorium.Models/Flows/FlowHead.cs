using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;
using Tensorium.Models.Transforms;

namespace Tensorium.Models;

/// <summary>A chain of maps whose parameters an encoder gives, or training alone.</summary>
internal abstract class FlowHead : Module
{
    // Maps that differ at random from one data point to the next are noise that the decoder has to unlearn: they begin nearly alike.
    private const double FirstDependence = 0.1;

    /// <summary>Of the kind that the configuration says; null if it is none.</summary>
    public static FlowHead? Create(FlowVaeConfig config, Generator random) => config.Flow switch
    {
        FlowKind.None => null,
        FlowKind.Planar => new ParametricHead(
            config, [new("u", config.Latent), new("w", config.Latent), new("b")], x => new PlanarFlow(x[0], x[1], x[2].Squeeze(-1)), random),
        FlowKind.Radial => new ParametricHead(
            config, [new("center", config.Latent), new("scale"), new("strength")], x => new RadialFlow(x[0], x[1].Squeeze(-1), x[2].Squeeze(-1)), random),
        FlowKind.Iaf => new AutoregressiveHead(config, random),
        _ => throw new ConfigurationException($"flow is {config.Flow}; there is no such flow"),
    };

    /// <summary>The bent posterior of each data point.</summary>
    /// <param name="hidden">The encoder's last hidden layer, [batch, hidden].</param>
    /// <param name="start">The diagonal posterior.</param>
    public abstract TransformedDistribution Forward(Tensor hidden, Independent start);

    /// <summary>A parameter of a map.</summary>
    /// <param name="Name">Its name in the state.</param>
    /// <param name="Size">How many numbers it has.</param>
    private sealed record Part(string Name, int Size = 1);

    /// <summary>K maps of a kind; each parameter an affine function of the encoder's units (Rezende and Mohamed, arXiv 1505.05770, §4.2), or learned.</summary>
    private sealed class ParametricHead : FlowHead
    {
        private readonly int _steps;
        private readonly Func<Tensor[], Transform> _create;
        private readonly Func<Tensor, Tensor>[] _parts;

        public ParametricHead(FlowVaeConfig config, Part[] parts, Func<Tensor[], Transform> create, Generator random)
        {
            (_steps, _create) = (config.Steps, create);
            _parts = [.. parts.Select(part => Register(part, config, random))];
        }

        public override TransformedDistribution Forward(Tensor hidden, Independent start)
        {
            var all = _parts.Select(part => part(hidden).Split(_steps, -1)).ToArray();
            var maps = Enumerable.Range(0, _steps).Select(step => _create([.. all.Select(part => part[step])]));
            return new(start, new Compose([.. maps]));
        }

        private Func<Tensor, Tensor> Register(Part part, FlowVaeConfig config, Generator random)
        {
            // What all data points begin with, alike for amortised and shared parameters.
            var common = Initialize.LayerDefault([config.Steps * part.Size], config.Latent, random, config.DType);
            if (config.Parameters == FlowParameters.Shared)
            {
                var shared = RegisterParameter(part.Name, common);
                return _ => shared;
            }

            var weight = Initialize.LayerDefault([common.ElementCount, config.EncoderOutput], config.EncoderOutput, random, config.DType);
            return RegisterModule(part.Name, new Linear(weight * FirstDependence, common)).Forward;
        }
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

        public override TransformedDistribution Forward(Tensor hidden, Independent start)
        {
            var context = _context?.Forward(hidden);
            return new(start, new Compose([.. _networks.Select(network => new InverseAutoregressiveFlow(network, context, _forgetBias))]));
        }
    }
}
