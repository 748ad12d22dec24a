using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeAI.Indexer.Importing;

/// <summary>What the head of an NPY file says: an array of rows, all of one length, one after the other.</summary>
/// <remarks>
/// Format: numpy.lib.format, versions 1 to 3. Magic, major and minor version (a byte each), length of the header (uint16; from version 2
/// on uint32, little-endian), then a Python dictionary with <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, and the array. Read here, because
/// the libraries there are read whole arrays into memory. Nothing of the header is executed or believed: it must be of this one form.
/// </remarks>
/// <param name="ValueBytes">2, 4 or 8: half, single or double precision, little-endian.</param>
/// <param name="Rows">Vectors.</param>
/// <param name="Columns">Values of each.</param>
/// <param name="Offset">Where the first one begins.</param>
internal sealed partial record NpyHeader(int ValueBytes, int Rows, int Columns, long Offset)
{
    // As numpy's own limit.
    private const int MostBytes = 10_000;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the head of a file and checks that the array is all there.</summary>
    public static NpyHeader Read(string file, FileStream stream)
    {
        var text = ReadText(file, stream);
        var match = Form().Match(text);
        if (!match.Success)
            throw ImportFault.Of(file, $"its header is {Shown(text)}: expected one as numpy.save writes it for an array of numbers. Write it again.");
        var valueBytes = match.Groups["type"].Value switch
        {
            "<f4" => 4,
            "<f8" => 8,
            "<f2" => 2,
            var type => throw ImportFault.Of(file, $"it holds numbers of type {Shown(type)}: expected float32, float64 or float16, little-endian (<f4, <f8, <f2). Write it again, e.g. numpy.save(file, array.astype('<f4'))."),
        };
        if (match.Groups["fortran"].Value == "True")
            throw ImportFault.Of(file, "it holds columns one after the other (Fortran order), of which no vector can be read alone. Write it again: numpy.save(file, numpy.ascontiguousarray(array)).");
        if (!int.TryParse(match.Groups["rows"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            || !int.TryParse(match.Groups["columns"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var columns))
            throw ImportFault.Of(file, $"its shape is ({Shown(match.Groups["rows"].Value)}, {Shown(match.Groups["columns"].Value)}): expected at most {int.MaxValue:N0} each.");
        var header = new NpyHeader(valueBytes, rows, columns, stream.Position);
        // Both are at most 2^31, so that this cannot overflow.
        var expected = (Int128)rows * columns * valueBytes + header.Offset;
        return expected == stream.Length
            ? header
            : throw ImportFault.Of(file, $"{rows:N0} vectors of {columns:N0} values of {valueBytes} bytes make {expected:N0} bytes with the header, the file has {stream.Length:N0}: it was cut short, or written wrongly. Copy or write it again.");
    }

    private static string ReadText(string file, FileStream stream)
    {
        Span<byte> start = stackalloc byte[12];
        stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start[6] is < 1 or > 3)
            throw ImportFault.Of(file, $"it is of NPY version {start[6]}.{start[7]}: expected 1.0, 2.0 or 3.0. Write it again with numpy.save.");
        long length = start[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        stream.Position = start[6] == 1 ? 10 : 12;
        if (length > MostBytes || length > stream.Length - stream.Position)
            throw ImportFault.Of(file, $"its header has {length:N0} bytes: expected at most {MostBytes:N0}, and that the file has them. Write it again with numpy.save.");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return Encoding.Latin1.GetString(bytes).TrimEnd();
    }

    private static string Shown(string text)
    {
        var printable = new string([.. text.Take(120).Select(character => char.IsControl(character) ? '?' : character)]);
        return text.Length > 120 ? $"'{printable}…'" : $"'{printable}'";
    }

    [GeneratedRegex(
        @"\A\{\s*'descr':\s*'(?<type>[<>=|]?[a-zA-Z][0-9]{0,4})',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<rows>[0-9]+),\s*(?<columns>[0-9]+),?\s*\),?\s*\}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
