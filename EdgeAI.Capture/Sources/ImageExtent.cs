using System.Buffers.Binary;

namespace EdgeAI.Capture.Sources;

/// <summary>Finds where an encoded image ends, by its own structure, while it arrives. Nothing is looked at twice.</summary>
internal struct ImageExtent
{
    private const int ShortDelimiter = 8;
    private const byte Prefix = 0xFF, StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA;

    private int _at;
    private int _delimiterSearched;

    /// <summary>Whether the compressed pixels of a JPEG have begun, so that only its end marker can be missing.</summary>
    public bool IsInPixels { get; private set; }

    /// <summary>Looks for the end in what has arrived so far.</summary>
    /// <param name="image">From the image's first byte on: what was given before, and more.</param>
    /// <param name="delimiter">What stands between two images and so ends a JPEG without end marker; empty for nothing.</param>
    /// <param name="length">The image's length, when the method returns true.</param>
    /// <returns>False while more bytes are needed.</returns>
    public bool TryFindEnd(ReadOnlySpan<byte> image, ReadOnlySpan<byte> delimiter, out int length)
    {
        length = 0;
        if (image.Length < ImageSignature.MaxBytes)
            return false;
        if (ImageSignature.IsJpeg(image))
            return TryFindEndOfJpeg(image, delimiter, out length);
        return ImageSignature.IsPng(image) ? TryFindEndOfPng(image, out length) : TryFindEndOfWebP(image, out length);
    }

    private bool TryFindEndOfJpeg(ReadOnlySpan<byte> image, ReadOnlySpan<byte> delimiter, out int length)
    {
        length = 0;
        if (_at == 0)
            _at = 2;
        while (true)
        {
            if (IsInPixels)
            {
                if (TryFindMarker(image, delimiter, out length))
                    return true;
                if (IsInPixels)
                    return false;
            }
            if (_at + 4 > image.Length)
                return _at + 2 <= image.Length && image[_at] == Prefix && image[_at + 1] == EndOfImage && (length = _at + 2) > 0;
            var marker = image[_at + 1];
            if (image[_at] != Prefix)
            {
                // Lengths of segments are wrong: from here on only the next end marker, image or delimiter tells.
                EnterPixels(_at);
                continue;
            }
            switch (marker)
            {
                case EndOfImage:
                    length = _at + 2;
                    return true;
                case Prefix:
                    _at++;
                    continue;
                case StartOfImage or 1 or (>= 0xD0 and <= 0xD7):
                    _at += 2;
                    continue;
            }
            var segment = BinaryPrimitives.ReadUInt16BigEndian(image[(_at + 2)..]);
            _at += 2 + segment;
            if (marker == StartOfScan || segment < 2)
                EnterPixels(_at);
        }
    }

    private void EnterPixels(int at)
    {
        IsInPixels = true;
        _delimiterSearched = Math.Max(_delimiterSearched, at);
    }

    /// <summary>Walks through compressed pixels; leaves them, with <see cref="IsInPixels"/> false, at a segment between two scans.</summary>
    private bool TryFindMarker(ReadOnlySpan<byte> image, ReadOnlySpan<byte> delimiter, out int length)
    {
        length = 0;
        while (_at < image.Length)
        {
            var found = image[_at..].IndexOf(Prefix);
            var prefix = found < 0 ? image.Length : _at + found;
            if (TryFindDelimiter(image, prefix, delimiter, out length))
                return true;
            _at = prefix;
            if (prefix + 1 >= image.Length)
                return false;
            switch (image[prefix + 1])
            {
                case EndOfImage:
                    length = prefix + 2;
                    return true;
                case StartOfImage:
                    length = prefix;
                    return true;
                // Tables and parameters between scans, application data, comments.
                case 0xC4 or 0xCC or (>= StartOfScan and <= 0xDD) or (>= 0xE0 and <= 0xEF) or 0xFE:
                    IsInPixels = false;
                    return false;
            }
            // A byte 0 after the prefix is data, a restart marker has no length, and what else there is was damaged on its way.
            _at += image[prefix + 1] == Prefix ? 1 : 2;
        }
        return TryFindDelimiter(image, image.Length, delimiter, out length);
    }

    private bool TryFindDelimiter(ReadOnlySpan<byte> image, int until, ReadOnlySpan<byte> delimiter, out int length)
    {
        length = 0;
        if (delimiter.IsEmpty)
            return false;
        while (_delimiterSearched + delimiter.Length < until)
        {
            var searched = image[_delimiterSearched..until];
            var found = searched.IndexOf(delimiter);
            if (found < 0)
            {
                _delimiterSearched = Math.Max(_delimiterSearched, until - delimiter.Length);
                return false;
            }
            var at = _delimiterSearched + found;
            if (at + delimiter.Length >= until)
                return false;
            var before = image[..at];
            if (image[at + delimiter.Length] is (byte)'\r' or (byte)'\n' or (byte)'-'
                && (delimiter.Length >= ShortDelimiter || before.TrimEnd((byte)'-').EndsWith("\n"u8)))
            {
                length = WithoutLineEnd(before).Length;
                return true;
            }
            _delimiterSearched = at + 1;
        }
        return false;
    }

    // The line break before a delimiter belongs to the delimiter; so do further dashes.
    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> body)
    {
        var undashed = body.TrimEnd((byte)'-');
        if (undashed.EndsWith("\n"u8))
            body = undashed[..^1];
        return body.EndsWith("\r"u8) ? body[..^1] : body;
    }

    private bool TryFindEndOfPng(ReadOnlySpan<byte> image, out int length)
    {
        const int Signature = 8, ChunkFrame = 12;
        length = 0;
        if (_at == 0)
            _at = Signature;
        while (_at + ChunkFrame <= image.Length)
        {
            var data = BinaryPrimitives.ReadUInt32BigEndian(image[_at..]);
            var isLast = image[(_at + 4)..].StartsWith("IEND"u8);
            if (isLast)
                data = 0;
            if (data > int.MaxValue - ChunkFrame - _at)
                throw new InvalidDataException($"Expected a PNG image, got one with a part of {data} bytes.");
            _at += ChunkFrame + (int)data;
            if (!isLast)
                continue;
            length = _at;
            return true;
        }
        return false;
    }

    private static bool TryFindEndOfWebP(ReadOnlySpan<byte> image, out int length)
    {
        var riff = BinaryPrimitives.ReadUInt32LittleEndian(image[4..]);
        if (riff > int.MaxValue - 8)
            throw new InvalidDataException($"Expected a WebP image, got one that announces {riff} bytes.");
        length = 8 + (int)riff;
        return length <= image.Length;
    }
}
