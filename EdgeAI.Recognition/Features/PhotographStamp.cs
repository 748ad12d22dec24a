using System.Globalization;

namespace EdgeAI.Recognition.Features;

/// <summary>Tells one state of one photograph from every other: a hash of catalog name, relative path, size and time of last change.</summary>
/// <param name="Hash">The 128 bits.</param>
public readonly record struct PhotographStamp(UInt128 Hash)
{
    /// <summary>Stamps a file.</summary>
    /// <param name="catalog">Name of the catalog, so that equal paths of two catalogs differ.</param>
    /// <param name="relativePath">Path within the catalog with <c>/</c> separators.</param>
    /// <param name="bytes">Size of the file.</param>
    /// <param name="changed">Time of its last change.</param>
    public static PhotographStamp Of(string catalog, string relativePath, long bytes, DateTime changed) =>
        new(TextHash.Of(string.Create(CultureInfo.InvariantCulture, $"{catalog}\n{relativePath}\n{bytes}\n{changed.Ticks}")));
}
