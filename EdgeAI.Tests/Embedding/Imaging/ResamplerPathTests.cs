using CsCheck;
using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Tests.Embedding.Imaging;

public class ResamplerPathTests
{
    [Fact]
    public unsafe void Resample_WithAndWithoutAvx2_GivesEqualBytes() =>
        Gen.Select(Gen.Int[1, 90], Gen.Int[1, 90], Gen.Int[1, 40], Gen.Int[1, 8], Gen.Int[0, 1000]).Sample((width, height, size, orientation, seed) =>
        {
            var pixels = new byte[width * height * 4 + TriangleResampler.Overread];
            new Random(seed).NextBytes(pixels);
            Resample(pixels, width, height, size, orientation, avx2: true).ShouldBe(Resample(pixels, width, height, size, orientation, avx2: false));
        }, iter: 300);

    [Fact]
    public unsafe void Resample_AnySizes_EqualsTheScalarDefinition() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[1, 30], Gen.Int[0, 1000]).Sample((width, height, size, seed) =>
        {
            var pixels = new byte[width * height * 4 + TriangleResampler.Overread];
            new Random(seed).NextBytes(pixels);
            for (var i = 3; i < pixels.Length; i += 4)
                pixels[i] = 255;
            Resample(pixels, width, height, size, orientation: 1, avx2: true).ShouldBe(Scalar(pixels, width, height, size));
        }, iter: 100);

    private static unsafe byte[] Resample(byte[] pixels, int width, int height, int size, int orientation, bool avx2)
    {
        using var resampler = new TriangleResampler { UseAvx2 = avx2 };
        resampler.Horizontal.Plan(width, width, size + 3, 1, size);
        resampler.Vertical.Plan(height, height, size + 2, 2, size);
        var rgb = new byte[size * size * 3];
        fixed (byte* source = pixels, target = rgb)
            resampler.Resample(source, width * 4, size, target, PixelPlacement.For(orientation, size));
        return rgb;
    }

    private static unsafe byte[] Scalar(byte[] pixels, int width, int height, int size)
    {
        using ResamplingAxis horizontal = new(), vertical = new();
        horizontal.Plan(width, width, size + 3, 1, size);
        vertical.Plan(height, height, size + 2, 2, size);
        var rgb = new byte[size * size * 3];
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size; x++)
                for (var channel = 0; channel < 3; channel++)
                {
                    long column = 1 << (ResamplingAxis.WeightBits - 1);
                    for (var v = 0; v < vertical.Taps; v++)
                    {
                        long row = 1 << (ResamplingAxis.WeightBits - 1);
                        for (var h = 0; h < horizontal.Taps; h++)
                            row += (long)horizontal.Weights(x)[h] * pixels[((vertical.First(y) + v) * width + horizontal.First(x) + h) * 4 + channel];
                        column += vertical.Weights(y)[v] * (row >> ResamplingAxis.WeightBits);
                    }

                    rgb[(y * size + x) * 3 + channel] = (byte)(column >> ResamplingAxis.WeightBits);
                }

        return rgb;
    }
}
