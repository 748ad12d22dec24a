namespace EdgeAI.Vectors.Distances;

/// <summary>The truth that every vectorised kernel is tested against.</summary>
internal static unsafe class ScalarKernels
{
    /// <summary>Sum of products of two float vectors.</summary>
    public static float DotF32(float* left, float* right, int count)
    {
        double sum = 0;
        for (var i = 0; i < count; i++)
            sum += (double)left[i] * right[i];
        return (float)sum;
    }

    /// <summary>Sum of products of a float vector and signed codes.</summary>
    public static float DotF32S8(float* left, sbyte* right, int count)
    {
        double sum = 0;
        for (var i = 0; i < count; i++)
            sum += (double)left[i] * right[i];
        return (float)sum;
    }

    /// <summary>Sum of products of a signed query and codes stored with an offset of 128, the offset taken out again.</summary>
    public static int DotS8U8(sbyte* query, byte* codes, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum += query[i] * (codes[i] - Int8Codes.Offset);
        return sum;
    }

    /// <summary>Sum of products of a signed query and stored half-byte codes, each code standing for an odd number from -15 to 15.</summary>
    public static int DotS8U4(sbyte* query, byte* codes, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            var both = codes[i / Int4Codes.Block * (Int4Codes.Block / 2) + i % (Int4Codes.Block / 2)];
            var code = i % Int4Codes.Block < Int4Codes.Block / 2 ? both & 15 : both >> 4;
            sum += query[i] * (2 * code - Int4Codes.Offset);
        }
        return sum;
    }
}
