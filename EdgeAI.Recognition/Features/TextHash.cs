using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeAI.Recognition.Features;

/// <summary>The first 128 bits of SHA-256 over UTF-8.</summary>
internal static class TextHash
{
    public static UInt128 Of(string text) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
