using System.Text;

namespace EdgeAI.Vectors.Storage;

/// <summary>The identity of an index as bytes: dimension, then three strings, each preceded by its length in bytes.</summary>
internal static class SpaceCodec
{
    public static byte[] Encode(VectorSpace space)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(space.Dimension);
        foreach (var text in (ReadOnlySpan<string>)[space.Module, space.Projection, space.Preprocessing])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
        writer.Flush();
        return stream.ToArray();
    }

    public static VectorSpace Decode(ReadOnlySpan<byte> bytes)
    {
        var dimension = BitConverter.ToInt32(bytes);
        bytes = bytes[sizeof(int)..];
        var module = Next(ref bytes);
        var projection = Next(ref bytes);
        return new VectorSpace(module, projection, Next(ref bytes), dimension);
    }

    private static string Next(ref ReadOnlySpan<byte> bytes)
    {
        var length = BitConverter.ToInt32(bytes);
        var text = Encoding.UTF8.GetString(bytes.Slice(sizeof(int), length));
        bytes = bytes[(sizeof(int) + length)..];
        return text;
    }
}
