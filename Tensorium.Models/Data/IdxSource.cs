namespace Tensorium.Models.Data;

/// <summary>Where a data set of four IDX files comes from, and the SHA-256 of each file as published (with <c>.gz</c>), in lower-case hexadecimal.</summary>
internal sealed record IdxSource(string Name, Uri Address, string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    /// <summary>The four files.</summary>
    public IReadOnlyList<IdxFile> Files { get; } =
    [
        new("train-images", 3, TrainImages),
        new("train-labels", 1, TrainLabels),
        new("t10k-images", 3, TestImages),
        new("t10k-labels", 1, TestLabels),
    ];
}

/// <summary>One file: <c>stem-idx{Rank}-ubyte</c>.</summary>
internal sealed record IdxFile(string Stem, int Rank, string Sha256)
{
    /// <summary>The published name.</summary>
    public string DownloadName => $"{Stem}-idx{Rank}-ubyte.gz";

    /// <summary>The names under which it is found: some archives write a dot for the dash.</summary>
    public IReadOnlyList<string> Names => [$"{Stem}-idx{Rank}-ubyte", DownloadName, $"{Stem}.idx{Rank}-ubyte", $"{Stem}.idx{Rank}-ubyte.gz"];
}
