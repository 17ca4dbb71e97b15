using System.CommandLine;

namespace Tensorium.Cli.Options;

/// <summary>Where a command computes, and with how many threads. Neither changes a result.</summary>
internal sealed class ComputeOptions
{
    private readonly Option<int> _threads =
        NumberOption.Whole("--threads", "Threads to compute with; results do not depend on it.", low: 1, high: 1024, standard: Compute.Threads);

    private readonly Option<string> _device = new("--device")
    {
        Description = "The device to compute on: see 'tensorium devices'.",
        HelpName = "NAME",
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => "cpu",
    };

    public ComputeOptions(Command command)
    {
        _device.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && name != Device.Cpu.ToString())
                result.AddError($"--device: there is no device '{name}' here; 'tensorium devices' lists what there is: cpu");
        });
        command.Add(_threads);
        command.Add(_device);
    }

    public void Apply(ParseResult parsed) => Compute.Threads = parsed.GetValue(_threads);
}
