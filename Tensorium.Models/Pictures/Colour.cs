namespace Tensorium.Models.Pictures;

/// <summary>A colour of the screen.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static readonly Colour Black = new(32, 32, 32);
    public static readonly Colour Grey = new(216, 216, 216);
    public static readonly Colour Ink = new(31, 97, 168);
    public static readonly Colour Accent = new(196, 64, 48);

    // Hues far apart in lightness as well, so that neighbours differ for those who see no red or green too.
    private static readonly Colour[] Classes =
    [
        new(31, 119, 180), new(230, 120, 20), new(60, 150, 60), new(200, 50, 60), new(140, 100, 190), new(130, 85, 75),
        new(225, 120, 190), new(120, 120, 120), new(180, 180, 30), new(25, 180, 200), new(20, 40, 110), new(110, 20, 40),
    ];

    /// <summary>Half as light.</summary>
    public Colour Darker => new((byte)(Red / 2), (byte)(Green / 2), (byte)(Blue / 2));

    /// <summary>The colour of a class; from the thirteenth on they come again.</summary>
    public static Colour OfClass(int number) => Classes[number % Classes.Length];
}
