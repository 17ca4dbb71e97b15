using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>The rows as test data.</summary>
public static partial class OpTable
{
    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    public static TheoryData<string> Differentiable => [.. Rows.Where(row => row.Gradient != GradientVerdict.None).Select(row => row.Name)];
}
