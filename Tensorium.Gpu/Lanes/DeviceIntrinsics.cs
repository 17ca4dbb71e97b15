using System.Reflection;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;

namespace Tensorium.Gpu.Lanes;

/// <summary>What each function of <see cref="DeviceMath"/> becomes: one instruction of PTX, one expression of OpenCL C.</summary>
/// <remarks>
/// OpenCL contracts within an expression, and each of these is a statement of its own. Its division is off by up to 2.5 ULP and its square root by 3, where the
/// driver does not round correctly of itself (PoCL on a CPU does).
/// </remarks>
internal static class DeviceIntrinsics
{
    private const string PtxBarrier = "bar.sync";
    private const string OpenCLBarrier = "barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)";

    private static readonly Dictionary<string, (string Ptx, string OpenCL)> Instructions = new()
    {
        [nameof(DeviceMath.Add)] = ("add.rn", "+"),
        [nameof(DeviceMath.Subtract)] = ("sub.rn", "-"),
        [nameof(DeviceMath.Multiply)] = ("mul.rn", "*"),
        [nameof(DeviceMath.Divide)] = ("div.rn", "/"),
        [nameof(DeviceMath.Fma)] = ("fma.rn", "fma"),
        [nameof(DeviceMath.Sqrt)] = ("sqrt.rn", "sqrt"),
        [nameof(DeviceMath.Round)] = ("cvt.rni.{0}", "rint"),
        [nameof(DeviceMath.Floor)] = ("cvt.rmi.{0}", "floor"),
        [nameof(DeviceMath.Equal)] = ("set.eq.u32", "=="),
        [nameof(DeviceMath.Less)] = ("set.lt.u32", "<"),
        [nameof(DeviceMath.LessOrEqual)] = ("set.le.u32", "<="),
    };

    /// <summary>Teaches them to a context, before anything is compiled with it.</summary>
    public static void Register(Context.Builder builder)
    {
        var manager = builder.GetIntrinsicManager();
        foreach (var method in typeof(DeviceMath).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            manager.RegisterMethod(method, new PTXIntrinsic(typeof(DeviceIntrinsics), nameof(GeneratePtx), IntrinsicImplementationMode.GenerateCode));
            manager.RegisterMethod(method, new CLIntrinsic(typeof(DeviceIntrinsics), nameof(GenerateOpenCL), IntrinsicImplementationMode.GenerateCode));
        }
    }

    /// <summary>Called by ILGPU, which finds it by its name.</summary>
    public static void GeneratePtx(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        if (call.Target.ReturnType.IsVoidType)
        {
            using var barrier = generator.BeginCommand(PtxBarrier);
            barrier.AppendConstant(0);
            return;
        }

        // The type of the arguments: of a comparison it is not that of the result.
        var type = call[0].Type.BasicValueType == BasicValueType.Float64 ? "f64" : "f32";
        var arguments = new List<ILGPU.Backends.PTX.PTXRegisterAllocator.PrimitiveRegister>();
        foreach (var argument in call) arguments.Add(generator.LoadPrimitive(argument));
        var target = generator.AllocateHardware(call);
        var instruction = string.Format(System.Globalization.CultureInfo.InvariantCulture, Instructions[call.Target.Source!.Name].Ptx, type);
        using var command = generator.BeginCommand($"{instruction}.{type}");
        command.AppendArgument(target);
        foreach (var argument in arguments) command.AppendArgument(argument);
    }

    /// <summary>Called by ILGPU, which finds it by its name.</summary>
    public static void GenerateOpenCL(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        if (call.Target.ReturnType.IsVoidType)
        {
            using var barrier = generator.BeginStatement(OpenCLBarrier);
            return;
        }

        var arguments = new List<CLCodeGenerator.Variable>();
        foreach (var argument in call) arguments.Add(generator.Load(argument));
        var expression = Instructions[call.Target.Source!.Name].OpenCL;
        using var statement = generator.BeginStatement(generator.Allocate(call));
        if (char.IsLetter(expression[0]))
        {
            statement.AppendCommand(expression);
            statement.BeginArguments();
            foreach (var argument in arguments) statement.AppendArgument(argument);
            statement.EndArguments();
            return;
        }

        // A comparison is 1 or 0, whose negative has all bits or none.
        var isComparison = call.Target.ReturnType.BasicValueType == BasicValueType.Int32;
        if (isComparison) statement.AppendCommand("-(int)(");
        statement.AppendArgument(arguments[0]);
        statement.AppendCommand(expression);
        statement.AppendArgument(arguments[1]);
        if (isComparison) statement.AppendCommand(")");
    }
}
