using System.Globalization;

namespace EdgeAI.Recognition.Features;

/// <summary>Tells one state of one photograph from every other: a hash of catalog name, relative path, size, time of last change and content.</summary>
/// <param name="Hash">The 128 bits.</param>
public readonly record struct PhotographStamp(UInt128 Hash)
{
    /// <summary>Stamps a file of a catalog, which anybody may change.</summary>
    /// <param name="catalog">Name of the catalog, so that equal paths of two catalogs differ.</param>
    /// <param name="relativePath">Path within the catalog with <c>/</c> separators.</param>
    /// <param name="bytes">Size of the file.</param>
    /// <param name="changed">Time of its last change.</param>
    /// <param name="content">Hash of its content: some tools change a photograph and keep its size and time.</param>
    public static PhotographStamp Of(string catalog, string relativePath, long bytes, DateTime changed, UInt128 content) =>
        new(TextHash.Of(string.Create(CultureInfo.InvariantCulture, $"{catalog}\n{relativePath}\n{bytes}\n{changed.Ticks}\n{content:x32}")));

    /// <summary>Stamps a file that nobody changes once it is written.</summary>
    /// <param name="catalog">Name of the catalog, so that equal paths of two catalogs differ.</param>
    /// <param name="relativePath">Path within the catalog with <c>/</c> separators.</param>
    /// <param name="bytes">Size of the file.</param>
    /// <param name="changed">Time of its last change.</param>
    public static PhotographStamp Of(string catalog, string relativePath, long bytes, DateTime changed) =>
        new(TextHash.Of(string.Create(CultureInfo.InvariantCulture, $"{catalog}\n{relativePath}\n{bytes}\n{changed.Ticks}")));
}
