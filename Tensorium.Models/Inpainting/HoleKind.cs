namespace Tensorium.Models;

/// <summary>The shapes of what random masks hide.</summary>
public enum HoleKind
{
    /// <summary>Each image gets one of the other kinds, all equally often.</summary>
    Mixed,

    /// <summary>A rectangle of up to twice its height or width, anywhere within the image.</summary>
    Rectangle,

    /// <summary>Strokes of a round brush, as many as it takes.</summary>
    Strokes,

    /// <summary>The upper, lower, left or right half.</summary>
    Half,
}
