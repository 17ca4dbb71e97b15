using System.Globalization;

namespace Tensorium.Models.Reproduce;

/// <summary>How much of a published set-up is run.</summary>
public enum ReproductionSize
{
    /// <summary>A cut that ends within ten minutes on two cores, judged by an independent program's run of the same cut.</summary>
    Quick,

    /// <summary>A longer cut, of those that have one.</summary>
    Cut,

    /// <summary>All of it.</summary>
    Full,
}

/// <summary>A published set-up that one command runs, and whose figures it prints beside the published ones.</summary>
public abstract class Reproduction
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it runs, in a line.</summary>
    public abstract string Description { get; }

    /// <summary>Whether there is a <see cref="ReproductionSize.Cut"/>.</summary>
    public virtual bool HasCut => false;

    /// <summary>Whether it can run on other devices than the CPU.</summary>
    public virtual bool IsForAnyDevice => true;

    /// <summary>Runs it. What was trained before in the same folder is not trained again.</summary>
    /// <param name="run">Which size, where the data are, and where files go.</param>
    /// <returns>The figures, each with what it is to be.</returns>
    /// <exception cref="DataFormatException">The data are missing or damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The user asked to stop; what was saved of the training is kept, and the next run goes on from there.</exception>
    public abstract IReadOnlyList<ReproducedFigure> Run(ReproductionRun run);
}

/// <summary>A figure that a reproduction came to.</summary>
/// <param name="What">What it is, with its unit.</param>
/// <param name="Value">The figure.</param>
/// <param name="StandardError">Of the estimate; null if it is not one.</param>
/// <param name="Expected">What it is to be for the reproduction to succeed; null if it is only told.</param>
/// <param name="Published">The published figure of the whole set-up, and whose; null if there is none.</param>
/// <param name="Decimals">To how many decimals it is told: as many as what is expected of it needs.</param>
public sealed record ReproducedFigure(string What, double Value, double? StandardError = null, Expectation? Expected = null, string? Published = null, int Decimals = 3)
{
    /// <summary>The figure, or its error, in words.</summary>
    public string Format(double number) => number.ToString($"0.{new string('#', Decimals)}", CultureInfo.InvariantCulture);

    /// <summary>Whether it is what it is to be.</summary>
    public bool IsMet => Expected?.IsMet(Value) ?? true;
}
