namespace Tensorium.Bench.Subjects;

/// <summary>Something that both sides can do, from the same inputs.</summary>
internal interface ISubject
{
    /// <summary>Its name among the figures.</summary>
    string Name { get; }

    /// <summary>Its name in the peer's script.</summary>
    string Case { get; }

    /// <summary>The work of a call, in units.</summary>
    double Work { get; }

    /// <summary>The unit of its speed.</summary>
    string Unit { get; }

    /// <summary>How far a value of <see cref="Check"/> may be from the peer's, relative to its size (of values below 1: absolutely).</summary>
    double Tolerance { get; }

    /// <summary>What <see cref="Check"/> returns, for the message when it disagrees.</summary>
    string Checked { get; }

    /// <summary>What both sides start from, float32, by name.</summary>
    IReadOnlyDictionary<string, Tensor> Inputs { get; }

    /// <summary>Once more.</summary>
    void Call();

    /// <summary>Numbers that the peer must reach too, computed from the inputs alone.</summary>
    double[] Check();
}
