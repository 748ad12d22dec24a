using System.Buffers.Binary;

namespace EdgeAI.Tests.Indexer.Imaging;

/// <summary>Uncompressed TIFF files of one strip, tag by tag (TIFF 6.0): kinds that an encoder would not write.</summary>
internal static class TiffBytes
{
    private const ushort Short = 3, Long = 4;

    /// <summary>Little endian; the directory lies before the pixels.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="samples">Samples of a pixel.</param>
    /// <param name="bits">Bits of a sample: 8 or 16.</param>
    /// <param name="photometric">0 white is zero, 1 black is zero, 2 RGB, 5 CMYK.</param>
    /// <param name="pixels">The strip.</param>
    /// <param name="further">Further tags, each with its value as a short.</param>
    public static byte[] Of(int width, int height, int samples, int bits, int photometric, byte[] pixels, params (int Tag, int Value)[] further)
    {
        var entries = new List<(int Tag, ushort Type, uint Count, uint Value)>
        {
            (256, Long, 1, (uint)width), (257, Long, 1, (uint)height), (259, Short, 1, 1), (262, Short, 1, (uint)photometric),
            (277, Short, 1, (uint)samples), (278, Long, 1, (uint)height), (279, Long, 1, (uint)pixels.Length), (284, Short, 1, 1),
        };
        entries.AddRange(further.Select(tag => (tag.Tag, Short, 1u, (uint)tag.Value)));
        // Bits of each sample, and the offset of the strip, are two more entries.
        var afterDirectory = 8 + 2 + 12 * (entries.Count + 2) + 4;
        var pixelsAt = afterDirectory + 2 * samples;
        entries.Add((258, Short, (uint)samples, samples switch { 1 => (uint)bits, 2 => (uint)(bits | bits << 16), _ => (uint)afterDirectory }));
        entries.Add((273, Long, 1, (uint)pixelsAt));
        var file = new byte[pixelsAt + pixels.Length];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), 8);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)entries.Count);
        foreach (var (at, entry) in entries.OrderBy(entry => entry.Tag).Index())
        {
            var bytes = file.AsSpan(10 + 12 * at);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)entry.Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], entry.Type);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], entry.Count);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], entry.Value);
        }
        for (var sample = 0; sample < samples; sample++) BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(afterDirectory + 2 * sample), (ushort)bits);
        pixels.CopyTo(file, pixelsAt);
        return file;
    }
}
