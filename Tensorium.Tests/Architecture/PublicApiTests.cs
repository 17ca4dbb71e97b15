using System.Reflection;
using Xunit;

namespace Tensorium.Tests.Architecture;

/// <summary>The public surface changes knowingly or not at all: PublicApi.*.txt beside this file says what it is.</summary>
public class PublicApiTests
{
    [Theory]
    [InlineData("Core")]
    [InlineData("Autograd")]
    [InlineData("Models")]
#if TENSORIUM_GPU
    [InlineData("Gpu")]
#endif
    public void The_public_surface_is_the_committed_one(string library) => AcceptedText.Check(
        Repository.PathOf("Tensorium.Tests", "Architecture", $"PublicApi.{library}.txt"),
        PublicApiPrinter.Print(Assembly.Load($"Tensorium.{library}")),
        AcceptedText.AcceptApi);
}
