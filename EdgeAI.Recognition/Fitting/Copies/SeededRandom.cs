using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeAI.Recognition.Fitting.Copies;

/// <summary>xoshiro256** with a seed made from text: the same draws on every machine and in every version of .NET, which System.Random does not promise.</summary>
internal struct SeededRandom
{
    private ulong _a, _b, _c, _d;

    /// <summary>Seeds from SHA-256 of the text, so that neighbouring names share nothing.</summary>
    public SeededRandom(string seed)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(seed), hash);
        _a = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        _b = BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]);
        _c = BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]);
        _d = BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]);
    }

    public ulong NextBits()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [low, high).</summary>
    public double Next(double low, double high) => low + (high - low) * (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform integer in [0, bound).</summary>
    public int NextInt(int bound) => (int)(((UInt128)NextBits() * (ulong)bound) >> 64);

    public bool NextBool() => (long)NextBits() < 0;
}
