using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Recognition.Features;

/// <summary>
/// Where the entries of an index came from, in a file beside it (<c>FILE.sources</c>): the state of each photograph, under which its features
/// are cached, and its path. With it a projection can be fitted anew where only the index and its feature cache are.
/// </summary>
/// <remarks>
/// Text, UTF-8: a line for each entry with stamp (32 hexadecimal digits), id and path, separated by tabs; ends with a line <c>end</c>, a tab and XxHash3 of the lines before
/// (as UTF-16, 16 hexadecimal digits), or <c>end</c> alone in what an earlier program wrote.
/// </remarks>
public static class CatalogSources
{
    private const string Suffix = ".sources";
    private const string End = "end";

    /// <summary>Writes the file of an index.</summary>
    /// <param name="indexPath">The index file.</param>
    /// <param name="photographs">Its photographs.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string indexPath, IReadOnlyList<CatalogPhotograph> photographs)
    {
        ArgumentNullException.ThrowIfNull(photographs);
        Write(indexPath, photographs.Select(photograph => KeyValuePair.Create(photograph.Id, new CatalogSource(photograph.Stamp, photograph.FullPath))));
    }

    /// <summary>Writes the file of an index.</summary>
    /// <param name="indexPath">The index file.</param>
    /// <param name="sources">Where its entries came from, by id.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string indexPath, IEnumerable<KeyValuePair<string, CatalogSource>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        AtomicFile.Write(indexPath + Suffix, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            // A path with a tab or a line break in it is left out: its features can be cached all the same.
            var hash = new XxHash3();
            foreach (var (id, source) in sources.Where(source => !source.Key.AsSpan().ContainsAny('\t', '\n')))
            {
                var line = $"{source.Stamp.Hash:x32}\t{id}\t{(source.Path.AsSpan().ContainsAny('\t', '\n') ? "" : source.Path)}";
                hash.Append(MemoryMarshal.AsBytes(line.AsSpan()));
                writer.WriteLine(line);
            }
            writer.WriteLine(EndOf(hash));
        });
    }

    /// <summary>Reads the file of an index.</summary>
    /// <returns>Stamp and path of each entry by id; null where there is no such file, or it is damaged.</returns>
    public static IReadOnlyDictionary<string, CatalogSource>? TryRead(string indexPath)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(indexPath + Suffix);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        if (lines is not [.., var end] || end != End && !IsSealed(lines, end)) return null;
        var sources = new Dictionary<string, CatalogSource>(StringComparer.Ordinal);
        foreach (var line in lines.AsSpan(0, lines.Length - 1))
        {
            if (line.Split('\t') is not [var stamp, var id, var path] || !UInt128.TryParse(stamp, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash)) return null;
            sources[id] = new CatalogSource(new PhotographStamp(hash), path);
        }
        return sources;
    }

    private static bool IsSealed(string[] lines, string end)
    {
        var hash = new XxHash3();
        foreach (var line in lines.AsSpan(0, lines.Length - 1)) hash.Append(MemoryMarshal.AsBytes(line.AsSpan()));
        return end == EndOf(hash);
    }

    private static string EndOf(XxHash3 hash) => string.Create(CultureInfo.InvariantCulture, $"{End}\t{hash.GetCurrentHashAsUInt64():x16}");
}

/// <summary>Where an entry came from.</summary>
/// <param name="Stamp">State of its photograph when the index was built.</param>
/// <param name="Path">Where the photograph lay; empty where that cannot be told.</param>
public readonly record struct CatalogSource(PhotographStamp Stamp, string Path);
