using CsCheck;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Vectors;

public class CompanionVectorTests
{
    [Fact]
    public void Encode_OfAVector_WritesScaleThenCodes()
    {
        var encoded = CompanionVector.Encode([1, -0.5f, 0, 0.25f, -1]);
        encoded.Length.ShouldBe(CompanionVector.BytesOf(5));
        // 1/127 in single precision, least significant byte first; half a code goes to the even one.
        Convert.ToHexString(encoded).ShouldBe("0402013C" + "7F" + "C0" + "00" + "20" + "81");
    }

    [Fact]
    public void Decode_OfAnEncodedVector_IsOffByHalfAScaleAtMost()
    {
        Gen.Float[-1, 1].Array[1, 300].Where(vector => vector.Any(value => Math.Abs(value) > 1e-3f)).Sample(
            vector =>
            {
                var encoded = CompanionVector.Encode(vector);
                var decoded = new float[vector.Length];
                CompanionVector.Decode(encoded, decoded);
                var scale = vector.Max(Math.Abs) / 127;
                for (var i = 0; i < vector.Length; i++)
                    Math.Abs(vector[i] - decoded[i]).ShouldBeLessThanOrEqualTo(scale * 0.501f);
            },
            iter: 300);
    }

    [Fact]
    public void Dot_OfUnitVectors_IsTheirCosineToThreeDigits()
    {
        var vectors = ClusteredVectors.Draw(60, 256, 6, 0.6f, 5);
        foreach (var query in vectors[..20])
            foreach (var other in vectors)
                CompanionVector.Dot(query, CompanionVector.Encode(other)).ShouldBe(ClusteredVectors.Dot(query, other), 3e-3f);
    }

    [Fact]
    public void Dot_OfWhatWasEncoded_EqualsTheDotOfWhatItDecodesTo()
    {
        foreach (var dimension in (int[])[1, 2, 7, 15, 16, 17, 31, 32, 33, 47, 63, 65, 100, 255, 256, 257, 1000])
        {
            var vectors = ClusteredVectors.Draw(2, dimension, 2, 0.6f, dimension);
            // At an odd address too: rows of a file are not aligned.
            var room = new byte[CompanionVector.BytesOf(dimension) + 1].AsMemory(1);
            CompanionVector.Encode(vectors[1], room.Span);
            var decoded = new float[dimension];
            CompanionVector.Decode(room.Span, decoded);
            var expected = ClusteredVectors.Dot(vectors[0], decoded);
            CompanionVector.Dot(vectors[0], room.Span).ShouldBe(expected, 1e-5f, $"dimension {dimension}");
            CompanionVector.Dot(vectors[0], (ReadOnlyMemory<byte>)room).ShouldBe(expected, 1e-5f, $"dimension {dimension}");
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Encode_OfWhatHasNoDirection_IsRefused(float value) =>
        Should.Throw<InvalidVectorException>(() => CompanionVector.Encode([0, value, 0, 0, 0])).Message.ShouldContain("Expected finite values");

    [Fact]
    public void Dot_OfAnotherDimension_NamesBothSizes()
    {
        var encoded = CompanionVector.Encode([1, 0, 0]);
        var refused = Should.Throw<ArgumentException>(() => CompanionVector.Dot([1, 0, 0, 0], encoded));
        refused.Message.ShouldContain("8 bytes");
        refused.Message.ShouldContain("has 7");
    }
}
