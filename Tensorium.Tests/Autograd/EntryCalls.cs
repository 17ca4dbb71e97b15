using System.Linq.Expressions;
using System.Reflection;
using Tensorium.Ops;

namespace Tensorium.Tests.Autograd;

/// <summary>A public member of <see cref="Tensor"/> as a function of the float64 tensors among its arguments; the others are made up by type and name.</summary>
/// <param name="Name">The member with its parameter types.</param>
/// <param name="Apply">The call.</param>
/// <param name="Inputs">Tensors that it takes.</param>
internal sealed record EntryCall(string Name, Func<Tensor[], Tensor> Apply, Tensor[] Inputs)
{
    /// <summary>Every overload, operator, static and property that takes a real tensor and gives one.</summary>
    public static IEnumerable<EntryCall> All(Func<MemberInfo, bool> isMeant)
    {
        foreach (var property in typeof(Tensor).GetProperties().Where(property => property.PropertyType == typeof(Tensor) && isMeant(property)))
            yield return Of(property.GetMethod!, property.Name);
        foreach (var method in typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (method.IsStatic && !method.GetParameters().Any(IsTensor)) continue;
            var isOp = !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal);
            if (isOp && method.ReturnType is var type && (type == typeof(Tensor) || type == typeof(Tensor[])) && isMeant(method)) yield return Of(method, method.Name);
        }
    }

    private static bool IsTensor(ParameterInfo parameter) => parameter.ParameterType == typeof(Tensor) || parameter.ParameterType == typeof(ReadOnlySpan<Tensor>);

    private static EntryCall Of(MethodInfo method, string name)
    {
        if (method.IsGenericMethodDefinition) method = method.MakeGenericMethod(name switch { "Map" => typeof(Exp), "Linear" or "Conv2d" or "ConvTranspose2d" => typeof(Tanh), _ => typeof(Multiply) });
        var parameters = method.GetParameters();
        var inputs = new List<Tensor>();
        var given = Expression.Parameter(typeof(Tensor[]));
        Expression Input(string parameter)
        {
            inputs.Add(EntryArguments.Draw(name, parameter, inputs.Count));
            return Expression.ArrayIndex(given, Expression.Constant(inputs.Count - 1));
        }

        var self = method.IsStatic ? null : Input("this");
        var arguments = parameters.Select(parameter => parameter.ParameterType == typeof(Tensor)
            ? Input(parameter.Name!)
            : EntryArguments.Of(name, parameter, Input)).ToArray();
        Expression call = Expression.Call(self, method, arguments);
        if (method.ReturnType == typeof(Tensor[])) call = Expression.ArrayIndex(call, Expression.Constant(0));
        return new(
            $"{name}({string.Join(", ", parameters.Select(parameter => parameter.ParameterType.Name))})",
            Expression.Lambda<Func<Tensor[], Tensor>>(call, given).Compile(),
            [.. inputs]);
    }
}

/// <summary>What a member is called with.</summary>
internal static class EntryArguments
{
    /// <summary>Integers and spans of them for parameters that have no better default than 0.</summary>
    private static readonly Dictionary<string, object> Values = new()
    {
        ["Reshape.shape"] = new[] { 4 }, ["Permute.order"] = new[] { 1, 0 }, ["Tile.repeats"] = new[] { 2, 3 }, ["Split.sizes"] = new[] { 1, 1 }, ["Split.count"] = 2,
        ["Slices.slices"] = new Slice[] { 1 }, ["Pad.border"] = new[] { (1, 0), (0, 2) }, ["Narrow.count"] = 1, ["Transpose.second"] = 1, ["Roll.shift"] = 1,
        ["Expand.shape"] = (Shape)new[] { 3, 2, 2 }, ["To.dtype"] = DType.Float64, ["To.device"] = Device.Cpu, ["Clamp.low"] = 0.1, ["Clamp.high"] = 0.85,
        ["Squeeze.axis"] = 0, ["Elu.alpha"] = 0.7, ["LeakyRelu.slope"] = 0.2, ["Norm.p"] = 3.0, ["BernoulliLogProb.axes"] = 1, ["Triu.diagonal"] = 1,
        ["AvgPool2d.kernel"] = (Pair)2, ["MaxPool2d.kernel"] = (Pair)2, ["Unfold.kernel"] = (Pair)2, ["Fold.kernel"] = (Pair)2, ["Fold.output"] = (Pair)3,
        ["OneHot.classes"] = 2,
    };

    /// <summary>Where the elements of a tensor are drawn from, and its shape, where [2, 2] between 0.2 and 0.9 will not do.</summary>
    private static readonly Dictionary<string, (Shape Shape, double Low, double High)> Reals = new()
    {
        ["Acosh.this"] = ([2, 2], 1.2, 2), ["Squeeze.this"] = ([1, 4], 0.2, 0.9), ["Conv2d.this"] = ([1, 1, 3, 3], 0.2, 0.9),
        ["Conv2d.weight"] = ([16, 1, 2, 2], 0.2, 0.9), ["Conv2d.bias"] = ([16], 0.2, 0.9), ["ConvTranspose2d.bias"] = ([16], 0.2, 0.9),
        ["Linear.weight"] = ([3, 2], 0.2, 0.9), ["Linear.bias"] = ([3], 0.2, 0.9),
        ["ConvTranspose2d.this"] = ([1, 1, 2, 2], 0.2, 0.9), ["ConvTranspose2d.weight"] = ([1, 16, 2, 2], 0.2, 0.9),
        ["AvgPool2d.this"] = ([1, 1, 4, 4], 0.2, 0.9), ["MaxPool2d.this"] = ([1, 1, 4, 4], 0.2, 0.9), ["Unfold.this"] = ([1, 1, 4, 4], 0.2, 0.9), ["Fold.this"] = ([1, 4, 4], 0.2, 0.9),
    };

    public static Tensor Draw(string member, string parameter, int number)
    {
        if (parameter is "mask" or "condition") return Tensor.From(true, false, false, true).Reshape(2, 2);
        if (parameter == "index") return member.StartsWith("Index", StringComparison.Ordinal) ? Tensor.From(1L, 0) : Tensor.From(1L, 0, 0, 1).Reshape(2, 2);
        var (shape, low, high) = Reals.GetValueOrDefault($"{member}.{parameter}", ([2, 2], 0.2, 0.9));
        var drawn = Tensor.Uniform(shape, new Generator(17, (ulong)number), low, high, DType.Float64);
        var isDefinite = member is "Cholesky" or "LogDeterminant";
        return isDefinite ? drawn + Tensor.Eye(2, dtype: DType.Float64) : drawn;
    }

    public static Expression Of(string member, ParameterInfo parameter, Func<string, Expression> input)
    {
        var type = parameter.ParameterType;
        if (type == typeof(ReadOnlySpan<Tensor>))
            return Span(type, Expression.NewArrayInit(typeof(Tensor), input("first"), input("second")));
        var value = Values.TryGetValue($"{member}.{parameter.Name}", out var known) ? known
            : type == typeof(Scalar) ? (Scalar)0.6
            : parameter.HasDefaultValue ? parameter.DefaultValue ?? (type.IsValueType ? Activator.CreateInstance(type) : null)
            : type.IsByRefLike ? throw new InvalidOperationException($"EntryArguments has no value for {member}.{parameter.Name}") : Activator.CreateInstance(type);
        return type.IsByRefLike
            ? Span(type, Expression.Constant(value))
            : Expression.Constant(value, type);
    }

    private static MethodCallExpression Span(Type type, Expression array) => Expression.Call(type.GetMethod("op_Implicit", [array.Type])!, array);
}
