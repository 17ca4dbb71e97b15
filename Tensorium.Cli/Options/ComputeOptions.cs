using System.CommandLine;

namespace Tensorium.Cli.Options;

/// <summary>Where a command computes, and with how many threads. The threads do not change a result; another device may change its last digits.</summary>
internal sealed class ComputeOptions
{
    private readonly Option<int> _threads =
        NumberOption.Whole("--threads", "Threads to compute with; results do not depend on it.", low: 1, high: 1024, standard: Compute.Threads);

    private readonly Option<string> _device = new("--device")
    {
        Description = "The device to compute on, such as cuda:0: see 'tensorium devices'.",
        HelpName = "NAME",
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => Device.Cpu.ToString(),
    };

    public ComputeOptions(Command command)
    {
        command.Add(_threads);
        command.Add(_device);
    }

    /// <summary>Sets the threads, and returns the device.</summary>
    /// <exception cref="CommandException">There is no such device, or it cannot be used.</exception>
    public Device Apply(ParseResult parsed, Terminal terminal)
    {
        Compute.Threads = parsed.GetValue(_threads);
        return terminal.Devices.Find(parsed.GetRequiredValue(_device));
    }

    /// <summary>Sets the threads, for work that is done on the CPU alone.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="what">What does not compute elsewhere, for the message.</param>
    /// <exception cref="CommandException">Another device was asked for.</exception>
    public void ApplyOnCpu(ParseResult parsed, string what)
    {
        Compute.Threads = parsed.GetValue(_threads);
        var name = parsed.GetRequiredValue(_device);
        if (name != Device.Cpu.ToString()) throw new CommandException($"--device {name}: {what} computes on the cpu only; leave --device away");
    }
}
