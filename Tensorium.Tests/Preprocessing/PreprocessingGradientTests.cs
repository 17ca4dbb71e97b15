using Tensorium.Autograd;
using Tensorium.Models.Preprocessing;
using Xunit;

namespace Tensorium.Tests.Preprocessing;

public sealed class PreprocessingGradientTests
{
    private static readonly Tensor Rows = Tensor.Normal([6, 3], new Generator(1), dtype: DType.Float64);

    [Fact]
    public void Maps_of_rows_pass_gradients()
    {
        var (standardization, principal, map) = (Standardization.Fit(Rows), PrincipalComponents.Fit(Rows, 2), FeatureMap.Fit(Rows, standardize: true, 2));
        GradCheck.Verify(standardization.Apply, Rows);
        GradCheck.Verify(standardization.Invert, Rows);
        GradCheck.Verify(principal.Apply, Rows);
        GradCheck.Verify(principal.Invert, Rows[.., ..2]);
        GradCheck.Verify(map.Apply, Rows);
    }
}
