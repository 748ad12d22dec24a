using System.Buffers.Text;
using System.Text;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>Follows what a camera sends between its images: delimiters, headers of parts, and parts that are no images.</summary>
/// <remarks>Nothing here is needed to find an image; it tells where one without end marker ends, and what came where there is none.</remarks>
internal sealed class PartWatch
{
    private const int LongestLine = 512, LongestDelimiter = 200, Shown = 60;

    /// <summary>The line breaks around a body of nothing.</summary>
    private const int EmptyBody = 4;

    private readonly byte[] _line = new byte[LongestLine];
    private readonly byte[] _core;
    private readonly byte[] _lastBody = new byte[Shown];

    private byte[] _delimiter;
    private int _lineBytes;
    private int _lastBodyBytes;
    private bool _isInHeaders;
    private bool _isInPart;
    private long _bodyBytes;
    private int? _statedLength;
    private int _badParts;
    private string? _type;

    /// <param name="boundary">As the Content-Type gives it; null where it gives none.</param>
    public PartWatch(string? boundary)
    {
        // Half of all cameras put the two dashes of the delimiter into the boundary, some send two, some four of them then.
        _core = Encoding.UTF8.GetBytes(boundary?.TrimStart('-') ?? "");
        _delimiter = _core.Length == 0 ? [] : [.. "--"u8, .. _core];
    }

    /// <summary>What stands between two parts: as it was seen, else as it was announced; empty while nothing is known.</summary>
    public ReadOnlySpan<byte> Delimiter => _delimiter;

    /// <summary>Whether a delimiter was seen.</summary>
    public bool IsMultipart { get; private set; }

    /// <summary>Parts since the last image that were none; empty parts do not count.</summary>
    public int BadPartsInARow { get; private set; }

    /// <summary>Parts that were no images, since the last call.</summary>
    public int TakeBadParts()
    {
        var bad = _badParts;
        _badParts = 0;
        return bad;
    }

    /// <summary>Takes the next bytes that belong to no image.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            var kept = line[..Math.Min(line.Length, LongestLine - _lineBytes)];
            kept.CopyTo(_line.AsSpan(_lineBytes));
            _lineBytes += kept.Length;
            if (!_isInHeaders)
                _bodyBytes += end < 0 ? line.Length : line.Length + 1;
            if (end < 0)
                return;
            TakeLine(_line.AsSpan(0, _lineBytes).TrimEnd((byte)'\r'));
            _lineBytes = 0;
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>An image begins where the bytes that were taken end.</summary>
    public void ImageBegins()
    {
        // Whatever stands on the line that the image begins on is junk before it.
        _statedLength = _isInPart && !_isInHeaders && _statedLength is { } stated ? (int)Math.Max(0, stated - _bodyBytes) : null;
        _lineBytes = 0;
        _isInPart = _isInHeaders = false;
        BadPartsInARow = _lastBodyBytes = 0;
    }

    /// <summary>
    /// Whether an image without end marker has come as far as its part's length said, and nothing but a line break after it, so that the
    /// camera has nothing to add for now.
    /// </summary>
    public bool EndsAsStated(ReadOnlySpan<byte> image, bool isInPixels, out int length)
    {
        length = 0;
        if (!isInPixels || _statedLength is not { } stated || stated < ImageSignature.MaxBytes || image.Length != stated + 2 || !image.EndsWith("\r\n"u8))
            return false;
        length = stated;
        return true;
    }

    /// <summary>What came instead of an image, for messages: empty when nothing did.</summary>
    public string Describe()
    {
        var parts = BadPartsInARow == 0 ? "" : $"{BadPartsInARow} part(s) that are no images{(_type is null ? "" : $", the last of '{_type}'")}, ";
        var begins = _lastBodyBytes > 0 ? _lastBody.AsSpan(0, _lastBodyBytes) : _isInHeaders ? default : _line.AsSpan(0, Math.Min(_lineBytes, Shown));
        return begins.IsEmpty ? "" : $"{parts}beginning with {Show(begins)}";
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (IsDelimiter(line))
        {
            EndPart(line.Length);
            (_isInPart, _isInHeaders, IsMultipart) = (true, true, true);
            (_bodyBytes, _statedLength, _type) = (0, null, null);
        }
        else if (_isInHeaders)
        {
            if (line.IsEmpty)
                _isInHeaders = false;
            else
                TakeHeader(line);
        }
        else if (!line.IsEmpty && (_lastBodyBytes == 0 || _bodyBytes <= line.Length + 2))
        {
            _lastBodyBytes = Math.Min(line.Length, Shown);
            line[.._lastBodyBytes].CopyTo(_lastBody);
        }
    }

    private void EndPart(int delimiterBytes)
    {
        if (!_isInPart || _isInHeaders || _bodyBytes - delimiterBytes <= EmptyBody)
            return;
        BadPartsInARow++;
        _badParts++;
    }

    private bool IsDelimiter(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line.Length > LongestDelimiter)
            return false;
        var core = line.TrimStart((byte)'-');
        if (_core.Length > 0 && (core.SequenceEqual(_core) || (core.StartsWith(_core) && core[_core.Length..].SequenceEqual("--"u8))))
        {
            // Some leave out the dashes, some send more of them than two.
            if (core.Length == line.Length && !_delimiter.AsSpan().SequenceEqual(_core))
                _delimiter = _core;
            return true;
        }
        if (_delimiter.Length > 0 && line.SequenceEqual(_delimiter))
            return true;
        // Announced was another one, or none.
        if (_isInHeaders || !line.StartsWith("--"u8) || core.IsEmpty || line.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0)
            return false;
        _delimiter = line.ToArray();
        return true;
    }

    private void TakeHeader(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
            return;
        var name = line[..colon].Trim((byte)' ');
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
            _statedLength = Utf8Parser.TryParse(value, out int length, out var used) && used == value.Length && length > 0 ? length : null;
        else if (Ascii.EqualsIgnoreCase(name, "content-type"u8) && !Ascii.EqualsIgnoreCase(value, "image/jpeg"u8))
            _type = Encoding.Latin1.GetString(value[..Math.Min(value.Length, Shown)]);
    }

    private static string Show(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 ? $"'{Encoding.ASCII.GetString(bytes)}'" : Convert.ToHexString(bytes[..Math.Min(bytes.Length, 16)]);
}
