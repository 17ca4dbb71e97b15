namespace Tensorium.Models.Distributions;

/// <summary>What densities with a matrix for a parameter need of its triangular factor.</summary>
internal static class Triangular
{
    /// <summary>Lower triangular L with L·Lᵀ = P⁻¹, [..., d, d], without forming the inverse.</summary>
    public static Tensor FactorOfInverse(Tensor precision)
    {
        // With both axes turned round, Cholesky's factor becomes an upper triangular U with U·Uᵀ = P; then P⁻¹ = U⁻ᵀ·U⁻¹, and U⁻ᵀ is lower triangular.
        var upper = precision.Flip([-2, -1]).Cholesky().Flip([-2, -1]);
        return upper.T.TriangularSolve(Tensor.Eye(precision.Shape[^1], precision.DType, precision.Device));
    }

    /// <summary>ln |L·Lᵀ| = 2 Σ ln Lᵢᵢ, [...].</summary>
    public static Tensor LogDeterminant(Tensor factor) => factor.Diagonal().Log().Sum(-1) * 2;

    /// <summary>tr((L·Lᵀ)⁻¹·(M·Mᵀ)) = ‖L⁻¹·M‖², [...].</summary>
    public static Tensor TraceOfRatio(Tensor lower, Tensor other) => lower.TriangularSolve(other).Square().Sum([-2, -1]);

    /// <summary>Refuses what cannot be a factor of a positive definite matrix.</summary>
    public static void Check(Tensor factor, string what, string advice)
    {
        Support.Real(factor, what);
        if (factor.Rank < 2 || factor.Shape[^1] != factor.Shape[^2] || factor.Shape[^1] == 0)
            throw new ShapeException($"{what} must be [batch…, d, d], with d at least 1, not {factor.Shape}");
        if (factor.Device.Kind != DeviceKind.Cpu) return;
        using var paused = Recording.Pause();
        Support.Positive(factor.Diagonal(), $"{what}: its diagonal", advice);
        if (factor.Triu(1).NotEqual(0).Any().Item() != 0) throw new ArgumentException($"{what} must be 0 above the diagonal; {advice}");
    }
}
