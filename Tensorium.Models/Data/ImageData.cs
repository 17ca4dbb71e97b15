using System.Security.Cryptography;

namespace Tensorium.Models.Data;

/// <summary>A data set in its two parts: one to learn from, one to be judged by.</summary>
/// <param name="Name">What it is called in configurations: <c>digits</c>, <c>mnist</c>, <c>fashion-mnist</c>.</param>
/// <param name="Train">The images to learn from.</param>
/// <param name="Test">The images to be judged by.</param>
public sealed record ImageData(string Name, ImageDataset Train, ImageDataset Test)
{
    /// <summary>The SHA-256 of all pixels and labels, in lower-case hexadecimal: tells whether two data sets of one name are the same.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (ReadOnlySpan<ImageDataset>)[Train, Test])
        {
            hash.AppendData(part.Pixels);
            hash.AppendData(part.Labels);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
