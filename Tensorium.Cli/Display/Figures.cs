using System.Globalization;

namespace Tensorium.Cli.Display;

/// <summary>Numbers for people, alike in every culture.</summary>
internal static class Figures
{
    /// <summary>For example <c>14,200 images/s</c>.</summary>
    public static string Rate(double imagesPerSecond) => string.Create(CultureInfo.InvariantCulture, $"{imagesPerSecond:#,0} images/s");

    /// <summary>For example <c>1:02:09</c>, or <c>0:07</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        var seconds = (long)Math.Ceiling(time.TotalSeconds);
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes}:{seconds % 60:00}");
    }
}
