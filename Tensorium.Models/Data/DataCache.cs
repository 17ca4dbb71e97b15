using System.Security.Cryptography;
using Tensorium.IO;

namespace Tensorium.Models.Data;

/// <summary>Where downloaded data sets are kept, so that each is downloaded once.</summary>
public static class DataCache
{
    /// <summary>The environment variable that names the cache folder.</summary>
    public const string Variable = "TENSORIUM_CACHE";

    /// <summary>
    /// <see cref="Variable"/> if it is set; else <c>tensorium</c> in the user's folder for local application data. A data set has a folder of its name there.
    /// </summary>
    public static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "tensorium");

    /// <summary>Downloads what is not there yet, and returns the data set's folder.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="handler">Answers the requests in place of the network; null for the network.</param>
    internal static string Fill(IdxSource source, HttpMessageHandler? handler = null)
    {
        var folder = Path.Combine(Folder, source.Name);
        var missing = source.Files.Where(file => !IsWhole(Path.Combine(folder, file.DownloadName), file)).ToArray();
        if (missing.Length == 0) return folder;

        Directory.CreateDirectory(folder);
        using var client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        foreach (var file in missing)
        {
            var path = Path.Combine(folder, file.DownloadName);
            AtomicFile.DeleteLeftovers(path);
            var content = Download(client, source, file, folder);
            AtomicFile.Write(path, stream => stream.Write(content));
        }

        return folder;
    }

    private static byte[] Download(HttpClient client, IdxSource source, IdxFile file, string folder)
    {
        var address = new Uri(source.Address, file.DownloadName);
        byte[] content;
        try
        {
            content = client.GetByteArrayAsync(address).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new IOException(
                $"{address} could not be downloaded ({e.Message}); put {string.Join(", ", source.Files.Select(each => each.DownloadName))} into {folder}, or name the folder that holds them (--data-dir FOLDER)", e);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        return sha256 == file.Sha256
            ? content
            : throw new DataFormatException(
                $"{address}: the download's SHA-256 is {sha256}, expected {file.Sha256}; something between here and the server changed it, and nothing was kept");
    }

    // A cached file that somebody damaged is downloaded anew.
    private static bool IsWhole(string path, IdxFile file)
    {
        if (!File.Exists(path)) return false;
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }
}
