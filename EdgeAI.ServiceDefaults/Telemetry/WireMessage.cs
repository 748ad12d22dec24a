using Google.Protobuf;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>Single fields of messages in Protocol Buffers' format, of which no more is wanted than a number or two.</summary>
internal static class WireMessage
{
    /// <summary>Every message, or run of bytes, in a field.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    public static List<byte[]> Fields(byte[] message, int field)
    {
        var found = new List<byte[]>();
        Read(message, field, WireFormat.WireType.LengthDelimited, input => found.Add(input.ReadBytes().ToByteArray()));
        return found;
    }

    /// <summary>The last number in a field; 0 where there is none.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    public static long Number(byte[] message, int field)
    {
        long number = 0;
        Read(message, field, WireFormat.WireType.Varint, input => number = input.ReadInt64());
        return number;
    }

    /// <summary>The last text in a field; empty where there is none.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    public static string Text(byte[] message, int field)
    {
        var text = "";
        Read(message, field, WireFormat.WireType.LengthDelimited, input => text = input.ReadString());
        return text;
    }

    private static void Read(byte[] message, int field, WireFormat.WireType type, Action<CodedInputStream> take)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (tag == WireFormat.MakeTag(field, type)) take(input);
            else input.SkipLastField();
        }
    }
}
