using System.Reflection;
using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Fused;

/// <summary>The one-pass gradient of an elementwise op has the bits of its rule, which is written in tensor ops.</summary>
public sealed class UnaryGradientTests
{
    public static TheoryData<string> Ops => [.. Types.Select(type => type.Name)];

    private static IEnumerable<Type> Types => typeof(IUnaryOp).Assembly.GetTypes().Where(type =>
        type.IsValueType && !type.IsGenericType && typeof(IUnaryOp).IsAssignableFrom(type)
        && type.GetProperty(nameof(IUnaryOp.HasGradient), BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is true);

    [Fact]
    public void There_are_some() => Assert.True(Types.Count() >= 8);

    [Theory]
    [MemberData(nameof(Ops))]
    public void The_bits_are_those_of_the_rule(string name)
    {
        var check = typeof(UnaryGradientTests).GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Static)!;
        check.MakeGenericMethod(Types.Single(type => type.Name == name)).Invoke(null, []);
    }

    private static void Check<TOp>()
        where TOp : struct, IUnaryOp
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = Tensor.Cat([
                Tensor.Normal([1031], new Generator(1), deviation: 3, dtype: dtype),
                Tensor.From(0.0, -0.0, double.PositiveInfinity, double.NegativeInfinity, 1e-30, -1e-30, 90, -90).To(dtype)]);
            var gradient = Tensor.Normal(x.Shape, new Generator(2), dtype: dtype);
            var saved = new SavedValues(TOp.Name, TOp.Saves, x, null, x.Map(default(TOp)));
            Tensor fused;
            using (Recording.Pause()) fused = UnaryGradient<TOp>.Of(default, saved, gradient);
            Assert.Equal(OpTable.Bits(default(TOp).Vjp(saved, gradient)), OpTable.Bits(fused));
            Assert.True(TOp.Saves is Saves.Left or Saves.Output, $"{TOp.Name} saves {TOp.Saves}");
        }
    }
}
