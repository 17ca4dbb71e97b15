namespace Tensorium.Ops;

/// <summary>What every op states once: its name and its row in the op table, from which its tests, benchmarks and documentation come.</summary>
public interface IOp
{
    /// <summary>The row of the op table.</summary>
    static abstract OpRow Row { get; }
}
