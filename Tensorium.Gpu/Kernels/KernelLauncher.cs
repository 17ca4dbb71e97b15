using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ILGPU;
using ILGPU.Runtime;

namespace Tensorium.Gpu.Kernels;

/// <summary>Compiles each kernel once for a device, and launches it on the device's one stream: launches follow each other, and nothing waits for them.</summary>
internal class KernelLauncher(IlgpuDevice device, Accelerator accelerator)
{
    /// <summary>The threads of a group where a kernel does not ask for another number: enough to hide memory's latency, few enough for every device.</summary>
    private const int PreferredGroup = 256;

    private readonly ConcurrentDictionary<Type, Delegate> _loaded = new();
    private readonly Lock _gate = new();

    /// <summary>The threads of a group in <see cref="OverElements"/>.</summary>
    public int Group { get; } = Math.Min(PreferredGroup, accelerator.MaxNumThreadsPerGroup);

    /// <summary>One thread for each of so many elements; the last group may have more threads than there are elements.</summary>
    public void OverElements<TKernel>(TKernel kernel, long count)
        where TKernel : struct, IKernel
    {
        if (count > 0) InGroups(kernel, (count + Group - 1) / Group, Group);
    }

    /// <summary>So many groups of so many threads.</summary>
    public void InGroups<TKernel>(TKernel kernel, long groups, int threads)
        where TKernel : struct, IKernel
    {
        if (groups > 0) Launch(kernel, (int)groups, threads);
    }

    /// <summary>Compiles the kernel, the first time, and launches it.</summary>
    protected virtual void Launch<TKernel>(TKernel kernel, int groups, int threads)
        where TKernel : struct, IKernel
    {
        var launch = (Action<AcceleratorStream, KernelConfig, TKernel>)_loaded.GetOrAdd(typeof(TKernel), static (_, self) => self.Load<TKernel>(), this);
        try
        {
            // The arguments of an OpenCL kernel are set one by one: two threads must not do so at once.
            lock (_gate) launch(accelerator.DefaultStream, new(groups, threads), kernel);
        }
        catch (Exception failure) when (failure is AcceleratorException)
        {
            throw device.Failed($"launching {NameOf(typeof(TKernel))}", failure);
        }
    }

    private Action<AcceleratorStream, KernelConfig, TKernel> Load<TKernel>()
        where TKernel : struct, IKernel
    {
        lock (_gate)
        {
            // ILGPU writes what the driver's compiler said to the trace, and nowhere else.
            using var log = new CompilerLog();
            try
            {
                if (KernelTrial.IsNeeded(typeof(TKernel))) KernelTrial.Compile<TKernel>();
                return accelerator.LoadKernel<TKernel>(KernelEntry.Run);
            }
            catch (Exception failure)
            {
                throw new DeviceException($"{device}: the kernel {NameOf(typeof(TKernel))} cannot be compiled: {Causes(failure)}{Hint(failure)}{log}", failure);
            }
        }
    }

    private static string Hint(Exception failure) => failure.GetBaseException() switch
    {
        TypeLoadException or MethodAccessException =>
            $"; an op that runs on a device has a public type, or its assembly says [assembly: InternalsVisibleTo(\"{Context.RuntimeAssemblyName}\")]",
        // ILGPU's words for fields whose size the device may see otherwise.
        NotSupportedException { Message: var message } when message.Contains("not blittable", StringComparison.Ordinal) =>
            "; the fields of an op that runs on a device are numbers: of bool and char, .NET and devices have different notions",
        _ => "",
    };

    private static string Causes(Exception failure)
    {
        var text = new StringBuilder(failure.Message);
        for (var cause = failure.InnerException; cause is not null; cause = cause.InnerException) text.Append(": ").Append(cause.Message);
        return text.ToString();
    }

    /// <summary>For example <c>MapKernel&lt;Exp, GpuFloat, Single&gt;</c>.</summary>
    internal static string NameOf(Type type)
    {
        var name = type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
    }

    private sealed class CompilerLog : TraceListener
    {
        private readonly StringBuilder _text = new();

        public CompilerLog() => Trace.Listeners.Add(this);

        public override void Write(string? message) => _text.Append(message);

        public override void WriteLine(string? message) => _text.AppendLine(message);

        public override string ToString() => _text.Length == 0 ? "" : $"{Environment.NewLine}{_text}";

        protected override void Dispose(bool disposing)
        {
            Trace.Listeners.Remove(this);
            base.Dispose(disposing);
        }
    }
}
