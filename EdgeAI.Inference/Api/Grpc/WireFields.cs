using EdgeAI.Inference.Api.Faults;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>Where the fields of a request message lie in its wire bytes.</summary>
/// <remarks>
/// Follows the Protocol Buffers encoding specification: a later occurrence of a field wins (of a repeated one, each counts), unknown fields are skipped.
/// Property tests hold it against the generated parser.
/// </remarks>
internal struct WireFields
{
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    public Range Image;
    public Range Source;
    public Range TraceParent;
    public Range Mode;
    public Range Items;
    public long Sequence;
    public long CapturedAt;
    public int K;
    public int Deadline;
    public int Ef;
    public bool Settling;

    /// <summary>How the pixels lie that are no encoded image; the default where it is one.</summary>
    public RawFields Raw;

    /// <summary>One for each occurrence; null for none, so that a frame allocates nothing.</summary>
    public List<Range>? Filters;

    public static WireFields Read(ReadOnlySpan<byte> message, WireLayout layout)
    {
        var fields = new WireFields { Image = 0..0, Source = 0..0, TraceParent = 0..0, Mode = 0..0, Items = 0..0 };
        var position = 0;
        while (TryReadField(message, ref position, out var number, out var value, out var range))
        {
            if (range is { } delimited) fields.Set(number, message, delimited, layout);
            else fields.Set(number, value, layout);
        }
        return fields;
    }

    /// <summary>Reads the next field; one of a fixed size is skipped, for no message here has any.</summary>
    /// <param name="message">The message.</param>
    /// <param name="position">Where the field begins; receives where the next one does.</param>
    /// <param name="number">The field's number.</param>
    /// <param name="value">Its value, unless it has a range.</param>
    /// <param name="range">Where a delimited field lies; null for a number.</param>
    /// <returns>False at the message's end.</returns>
    /// <exception cref="MessageFormatException">This is no message.</exception>
    public static bool TryReadField(ReadOnlySpan<byte> message, ref int position, out int number, out long value, out Range? range)
    {
        (number, value, range) = (0, 0, null);
        while (position < message.Length)
        {
            var tag = ReadVarint(message, ref position);
            if (tag >> 3 is 0 or > 536_870_911) throw new MessageFormatException("an invalid field number");
            number = (int)(tag >> 3);
            switch ((int)(tag & 7))
            {
                case Varint:
                    value = (long)ReadVarint(message, ref position);
                    return true;
                case Delimited:
                    range = ReadDelimited(message, ref position);
                    return true;
                case Fixed64:
                    Skip(message, ref position, 8);
                    break;
                case Fixed32:
                    Skip(message, ref position, 4);
                    break;
                default:
                    throw new MessageFormatException($"wire type {tag & 7}");
            }
        }
        return false;
    }

    /// <summary>Bytes of a message's beginning that are whole fields.</summary>
    public static int WholeFields(ReadOnlySpan<byte> beginning)
    {
        var whole = 0;
        try
        {
            for (var position = 0; TryReadField(beginning, ref position, out _, out _, out _);) whole = position;
        }
        catch (MessageFormatException)
        {
            // The last one goes on beyond the beginning.
        }
        return whole;
    }

    private void Set(int number, long value, WireLayout layout)
    {
        if (number == layout.K) K = (int)value;
        else if (number == layout.Deadline) Deadline = (int)value;
        else if (number == layout.Ef) Ef = (int)value;
        else if (number == layout.Sequence) Sequence = value;
        else if (number == layout.CapturedAt) CapturedAt = value;
        else if (number == layout.Settling) Settling = value != 0;
    }

    private void Set(int number, ReadOnlySpan<byte> message, Range value, WireLayout layout)
    {
        if (number == layout.Image) Image = value;
        else if (number == layout.Source) Source = value;
        else if (number == layout.TraceParent) TraceParent = value;
        else if (number == layout.Mode) Mode = value;
        else if (number == layout.Items) Items = value;
        else if (number == layout.Raw) Raw.Add(message[value]);
        else if (number == layout.Filter) (Filters ??= []).Add(value);
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (position >= message.Length) throw Truncated();
            var octet = message[position++];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80) return value;
        }
        throw new MessageFormatException("a number of more than ten bytes");
    }

    private static Range ReadDelimited(ReadOnlySpan<byte> message, ref int position)
    {
        var length = ReadVarint(message, ref position);
        if (length > (ulong)(message.Length - position)) throw Truncated();
        var start = position;
        position += (int)length;
        return start..position;
    }

    private static void Skip(ReadOnlySpan<byte> message, ref int position, int bytes)
    {
        if (message.Length - position < bytes) throw Truncated();
        position += bytes;
    }

    private static MessageFormatException Truncated() => new("one that ends in the middle of a field");
}
