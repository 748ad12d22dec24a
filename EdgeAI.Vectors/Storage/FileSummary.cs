namespace EdgeAI.Vectors.Storage;

/// <summary>The summary of a file, mapped: read when touched, handed out without a copy.</summary>
internal sealed class FileSummary
{
    private readonly NativeRegion _region;

    private FileSummary(NativeRegion region, int length, long position) =>
        (_region, Bytes, Position) = (region, new RegionMemory(region, 0, length).Memory, position);

    /// <summary>Valid as long as it is held.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Where the changes since the file was written begin in the journal.</summary>
    public long Position { get; }

    /// <returns>Null where the file has none.</returns>
    public static FileSummary? Of(IndexFile file, long position) => file.Header.Find(IndexSection.Summary) is { Length: > 0 and <= int.MaxValue } section
        ? new FileSummary(file.Map(IndexSection.Summary, 0), (int)section.Length, position)
        : null;

    /// <summary>Says that the index has done with it; what is still held stays valid.</summary>
    public void Retire() => _region.LeaveToCollector();
}
