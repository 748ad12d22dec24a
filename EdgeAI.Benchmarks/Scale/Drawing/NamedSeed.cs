using System.IO.Hashing;
using System.Text;

namespace EdgeAI.Benchmarks.Scale.Drawing;

/// <summary>Seeds made from names: neighboring seeds of <see cref="Random"/> begin alike, neighboring names share nothing.</summary>
internal static class NamedSeed
{
    public static int Of(string name) => (int)XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(name));
}
