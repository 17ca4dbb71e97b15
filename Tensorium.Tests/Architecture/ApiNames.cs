using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tensorium.Tests.Architecture;

/// <summary>Types, parameters and constants as C# spells them.</summary>
internal static class ApiNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint", [typeof(nuint)] = "nuint", [typeof(char)] = "char",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsByRef || type.IsPointer) return Of(type.GetElementType()!) + (type.IsPointer ? "*" : "");
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Of(inner) + "?";
        if (type.IsGenericParameter) return type.Name;
        if (type.IsGenericType && type.IsAssignableTo(typeof(ITuple)) && type.IsValueType) return $"({string.Join(", ", type.GetGenericArguments().Select(Of))})";
        return Nested(type, type.GetGenericArguments());
    }

    /// <summary>The type of a property, with its nullability.</summary>
    public static string OfValue(PropertyInfo property)
    {
        lock (Nullability) return Of(property.PropertyType) + Mark(property.PropertyType, Nullability.Create(property));
    }

    /// <summary>The type of a parameter or of what is returned, with its nullability.</summary>
    public static string OfValue(ParameterInfo parameter)
    {
        lock (Nullability)
        {
            var by = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
            return by + Of(parameter.ParameterType) + Mark(parameter.ParameterType, Nullability.Create(parameter));
        }
    }

    public static string Parameters(MethodBase method) => Parameters(method.GetParameters());

    public static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false);
        var value = parameter.HasDefaultValue ? " = " + Constant(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{(isParams ? "params " : "")}{OfValue(parameter)} {parameter.Name}{value}";
    }));

    public static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        var attributes = argument.GenericParameterAttributes;
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var isUnmanaged = argument.GetCustomAttributesData().Any(data => data.AttributeType.Name == "IsUnmanagedAttribute");
        string[] parts =
        [
            .. isUnmanaged ? ["unmanaged"] : isStruct ? ["struct"] : Array.Empty<string>(),
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. argument.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal),
            .. !isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }));

    public static string Constant(object? value, Type? type = null) => value switch
    {
        null => type is { IsValueType: true } && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ when type is { IsEnum: true } => $"{Of(type)}.{Enum.ToObject(type, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Mark(Type type, NullabilityInfo info) =>
        type.IsValueType || (type.IsByRef && type.GetElementType()!.IsValueType) || info.ReadState != NullabilityState.Nullable ? "" : "?";

    private static string Nested(Type type, Type[] arguments)
    {
        // A nested type lists its outer type's arguments before its own.
        var outer = type.IsNested ? type.DeclaringType! : null;
        var outerCount = outer?.GetGenericArguments().Length ?? 0;
        var name = type.Name.Split('`')[0];
        if (arguments.Length > outerCount) name += $"<{string.Join(", ", arguments[outerCount..].Select(Of))}>";
        return outer is null ? name : $"{Nested(outer, arguments[..outerCount])}.{name}";
    }
}
