namespace EdgeAI.Vectors;

/// <summary>An index file, or its log, is not what it should be.</summary>
public sealed class IndexFormatException : IOException
{
    private const string Rebuild = "restore the file from a backup, or build it again from the catalog";

    /// <summary>States the fault and what to do about it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="section">The part of it that is damaged.</param>
    /// <param name="fault">What is wrong, as the end of a sentence.</param>
    /// <param name="remedy">What to do; by default to restore or rebuild the file.</param>
    public IndexFormatException(string path, string section, string fault, string? remedy = null)
        : base($"The index file '{path}' cannot be used: section '{section}': {fault}. Remedy: {remedy ?? Rebuild}.")
    {
        Path = path;
        Section = section;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The part of it that is damaged.</summary>
    public string Section { get; }

    /// <summary>The version the file has, where that is the fault.</summary>
    public int? FoundVersion { get; private init; }

    /// <summary>The newest version this program reads, where that is the fault.</summary>
    public int? SupportedVersion { get; private init; }

    internal static IndexFormatException OfVersion(string path, int found, int supported) =>
        new(path, "header", $"it has format version {found}, this program reads 1 to {supported}", "use the program that wrote it, or build the index again")
        {
            FoundVersion = found,
            SupportedVersion = supported,
        };
}
