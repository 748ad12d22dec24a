using System.Buffers.Binary;
using System.IO.Hashing;

namespace EdgeAI.Vectors.Storage;

/// <summary>Where a section lies, how long it is, and the XXH3-64 of its bytes.</summary>
internal readonly record struct SectionEntry(IndexSection Section, long Offset, long Length, ulong Checksum);

/// <summary>
/// The first page of an index file: magic, version, counts, the table of sections, and a checksum of all that. Integers
/// are little-endian. docs/index-format.md describes every field.
/// </summary>
internal sealed class IndexFileHeader
{
    /// <summary>Newest version that is read, and written where an entry has a companion.</summary>
    public const int Version = 4;

    /// <summary>Version that is written where no entry has one: version 4 adds nothing else, and older programs read this.</summary>
    public const int VersionWithoutCompanions = 3;

    public const int Bytes = 4096;

    /// <summary>Sections begin at multiples of this, the largest page of the machines in question (Pi 5: 16 KiB), so that each can be mapped.</summary>
    public const int Alignment = 16384;

    private const int PreviousOffset = 48;
    private const int ModeOffset = 56;
    private const int TableOffset = 128;
    private const int TableEntryBytes = 32;
    private const int MaxSections = (Bytes - TableOffset - 8) / TableEntryBytes;

    private static ReadOnlySpan<byte> Magic => "EDGEAIVX"u8;

    public required int FormatVersion { get; init; }
    public required int Count { get; init; }
    public required int Dimension { get; init; }
    public required int M { get; init; }
    public required int EfConstruction { get; init; }
    public required int TopSlot { get; init; }
    public required int TopLevel { get; init; }
    public required int UpperUsed { get; init; }
    public required float MaxError { get; init; }

    /// <summary>Identity of the file that this one took the place of, its log included; 0 for none. Since version 2.</summary>
    public ulong PreviousId { get; init; }

    /// <summary>What codes and how many links are stored. Since version 3; default before.</summary>
    public HnswMode Mode { get; init; }

    /// <summary>Bytes of each companion; 0 in a file without any.</summary>
    public int CompanionBytes => FormatVersion >= 4 && Count > 0 && Find(IndexSection.Companions) is { } section ? (int)(section.Length / Count) : 0;

    /// <summary>What names this very content: the header's checksum, which covers those of all sections.</summary>
    public ulong Id { get; private set; }

    public List<SectionEntry> Sections { get; } = [];

    public long FileLength => Sections.Count == 0 ? Bytes : Sections.Max(section => section.Offset + section.Length);

    public SectionEntry? Find(IndexSection section)
    {
        foreach (var entry in Sections)
            if (entry.Section == section)
                return entry;
        return null;
    }

    public byte[] ToBytes()
    {
        var page = new byte[Bytes];
        Magic.CopyTo(page);
        Span<int> fields = [FormatVersion, Sections.Count, Count, Dimension, M, EfConstruction, TopSlot, TopLevel, UpperUsed, BitConverter.SingleToInt32Bits(MaxError)];
        for (var i = 0; i < fields.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(8 + 4 * i), fields[i]);
        for (var i = 0; i < Sections.Count; i++)
        {
            var row = page.AsSpan(TableOffset + i * TableEntryBytes);
            BinaryPrimitives.WriteInt32LittleEndian(row, (int)Sections[i].Section);
            BinaryPrimitives.WriteInt64LittleEndian(row[8..], Sections[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(row[16..], Sections[i].Length);
            BinaryPrimitives.WriteUInt64LittleEndian(row[24..], Sections[i].Checksum);
        }
        BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(PreviousOffset), PreviousId);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(ModeOffset), (int)Mode);
        BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(Bytes - 8), XxHash3.HashToUInt64(page.AsSpan(0, Bytes - 8)));
        return page;
    }

    /// <exception cref="IndexFormatException">The page is no header of a version this program reads, or is damaged.</exception>
    public static IndexFileHeader Parse(string path, ReadOnlySpan<byte> page)
    {
        if (page.Length < Bytes || !page[..8].SequenceEqual(Magic))
            throw new IndexFormatException(path, "header", "it does not begin like an index file", "check the path");
        var version = BinaryPrimitives.ReadInt32LittleEndian(page[8..]);
        if (version is < 1 or > Version)
            throw IndexFormatException.OfVersion(path, version, Version);
        if (BinaryPrimitives.ReadUInt64LittleEndian(page[(Bytes - 8)..]) != XxHash3.HashToUInt64(page[..(Bytes - 8)]))
            throw new IndexFormatException(path, "header", "its checksum does not match");
        Span<int> fields = stackalloc int[10];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = BinaryPrimitives.ReadInt32LittleEndian(page[(8 + 4 * i)..]);
        var header = new IndexFileHeader
        {
            FormatVersion = version,
            Count = fields[2],
            Dimension = fields[3],
            M = fields[4],
            EfConstruction = fields[5],
            TopSlot = fields[6],
            TopLevel = fields[7],
            UpperUsed = fields[8],
            MaxError = BitConverter.Int32BitsToSingle(fields[9]),
            PreviousId = version < 2 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(page[PreviousOffset..]),
            Mode = version < 3 ? HnswMode.Default : (HnswMode)BinaryPrimitives.ReadInt32LittleEndian(page[ModeOffset..]),
            Id = BinaryPrimitives.ReadUInt64LittleEndian(page[(Bytes - 8)..]),
        };
        if (fields[1] is < 0 or > MaxSections)
            throw new IndexFormatException(path, "header", $"it names {fields[1]} sections, at most {MaxSections} are possible");
        for (var i = 0; i < fields[1]; i++)
        {
            var row = page[(TableOffset + i * TableEntryBytes)..];
            header.Sections.Add(new SectionEntry(
                (IndexSection)BinaryPrimitives.ReadInt32LittleEndian(row),
                BinaryPrimitives.ReadInt64LittleEndian(row[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(row[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(row[24..])));
        }
        return header;
    }
}
