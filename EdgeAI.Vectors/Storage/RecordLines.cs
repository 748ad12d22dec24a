using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace EdgeAI.Vectors.Storage;

/// <summary>A small file of records, each a line with a checksum, replaced whole by every write. A damaged line costs its record alone.</summary>
/// <remarks>
/// UTF-8. A line is XxHash3 of its record as 16 hexadecimal digits, a space, and the record, which has no line break. The first line's
/// record is the number of records that follow.
/// </remarks>
public static class RecordLines
{
    private const int ChecksumDigits = 16;

    /// <summary>Replaces the file.</summary>
    /// <exception cref="IOException">It cannot be written; the one before is as it was.</exception>
    public static void Write(string path, IReadOnlyCollection<byte[]> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        AtomicFile.Write(path, file =>
        {
            var lines = new MemoryStream();
            foreach (var record in records.Prepend(Encoding.ASCII.GetBytes(records.Count.ToString(CultureInfo.InvariantCulture))))
            {
                lines.Write(Encoding.ASCII.GetBytes(ChecksumOf(record)));
                lines.WriteByte((byte)' ');
                lines.Write(record);
                lines.WriteByte((byte)'\n');
            }
            file.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
        });
    }

    /// <summary>Reads the records that are whole.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="damage">What is damaged; null for nothing.</param>
    public static List<byte[]> Read(ReadOnlySpan<byte> content, out string? damage)
    {
        var lines = new List<byte[]?>();
        foreach (var range in content.Split((byte)'\n'))
            if (content[range] is { IsEmpty: false } line)
                lines.Add(RecordOf(line));
        var announced = lines is [{ } first, ..] && int.TryParse(Encoding.ASCII.GetString(first), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : (int?)null;
        var records = lines.Skip(announced is null ? 0 : 1).ToList();
        var whole = records.OfType<byte[]>().ToList();
        damage = announced is { } expected && expected != whole.Count ? $"{whole.Count} of its {expected} records are whole; the others are left out"
            : announced is null ? $"its first line is damaged; {whole.Count} records of it are whole" : null;
        return whole;
    }

    private static byte[]? RecordOf(ReadOnlySpan<byte> line)
    {
        if (line.Length <= ChecksumDigits + 1 || line[ChecksumDigits] != (byte)' ')
            return null;
        var record = line[(ChecksumDigits + 1)..];
        return line[..ChecksumDigits].SequenceEqual(Encoding.ASCII.GetBytes(ChecksumOf(record))) ? record.ToArray() : null;
    }

    private static string ChecksumOf(ReadOnlySpan<byte> record) => XxHash3.HashToUInt64(record).ToString("x16", CultureInfo.InvariantCulture);
}
