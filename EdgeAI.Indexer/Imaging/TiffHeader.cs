using System.Buffers.Binary;
using EdgeAI.ImageFiles;
using EdgeAI.Recognition.Imaging;

namespace EdgeAI.Indexer.Imaging;

/// <summary>First directory of a TIFF (TIFF 6.0, section 2), and whether its strips or tiles are there: ImageSharp fills up a file that was cut short.</summary>
internal readonly ref struct TiffHeader
{
    private const int SubfileType = 254, Width = 256, Height = 257, Photometric = 262, StripOffsets = 273, StripBytes = 279, TileOffsets = 324, TileBytes = 325;
    private const int EntryBytes = 12, Short = 3, Long = 4;
    private const uint Reduced = 1, Cmyk = 5;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _isLittle;
    private readonly ReadOnlySpan<byte> _entries;

    private TiffHeader(ReadOnlySpan<byte> file)
    {
        _file = file;
        _isLittle = file.StartsWith("II"u8);
        var start = file.Length < 8 ? uint.MaxValue : Number(file[4..]);
        if (start > file.Length - 2) throw EndsEarly();
        var count = Half(file[(int)start..]);
        if (start + 2 + (long)count * EntryBytes > file.Length) throw EndsEarly();
        _entries = file.Slice((int)start + 2, count * EntryBytes);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="PhotographException">It is damaged, ends early, or describes no picture that can be shown.</exception>
    public static RareImage Read(ReadOnlySpan<byte> file)
    {
        var tiff = new TiffHeader(file);
        if ((tiff.Value(SubfileType, 0) & Reduced) != 0)
            throw new PhotographException($"Expected a TIFF whose first picture is the whole one, got a small preview, as camera raw files have it. {ImageFormats.Remedy(ImageFormats.Raw)}.");
        if (tiff.Value(Photometric, 0) == Cmyk)
            throw new PhotographException("Expected a TIFF in RGB or gray, got one in CMYK. Convert it to RGB, e.g. with magick -colorspace sRGB.");
        tiff.RequireWhole(StripOffsets, StripBytes);
        tiff.RequireWhole(TileOffsets, TileBytes);
        return new RareImage(ImageFormats.Tiff, tiff.Value(Width, 0), tiff.Value(Height, 0)) { Orientation = ImageOrientation.Of(file) };
    }

    private void RequireWhole(int offsets, int lengths)
    {
        var starts = Entry(offsets);
        var sizes = Entry(lengths);
        if (starts.IsEmpty || sizes.IsEmpty) return;
        var count = Math.Min(Number(starts[4..]), Number(sizes[4..]));
        for (var i = 0u; i < count; i++)
            if (Value(starts, i) + (long)Value(sizes, i) > _file.Length) throw EndsEarly();
    }

    private uint Value(int tag, uint missing) => Entry(tag) is { IsEmpty: false } entry ? Value(entry, 0) : missing;

    private ReadOnlySpan<byte> Entry(int tag)
    {
        for (var at = 0; at < _entries.Length; at += EntryBytes)
            if (Half(_entries[at..]) == tag) return _entries.Slice(at, EntryBytes);
        return default;
    }

    // Values that fit into four bytes lie in the entry itself.
    private uint Value(ReadOnlySpan<byte> entry, uint index)
    {
        var size = Half(entry[2..]) switch { Short => 2, Long => 4, _ => throw Damaged() };
        var total = Number(entry[4..]) * (long)size;
        var start = total <= 4 ? 0 : Number(entry[8..]);
        var values = total <= 4 ? entry[8..] : _file;
        if (start + total > values.Length) throw EndsEarly();
        var value = values[(int)(start + index * (long)size)..];
        return size == 2 ? Half(value) : Number(value);
    }

    private uint Number(ReadOnlySpan<byte> bytes) => _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private ushort Half(ReadOnlySpan<byte> bytes) => _isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static PhotographException EndsEarly() => new("Expected a whole TIFF image, got one that ends early. Copy it again.");

    private static PhotographException Damaged() => new("Expected a whole TIFF image, got one whose directory is damaged. Copy it again.");
}
