using SkiaSharp;
using EdgeAI.Capture.Frames;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>Codes frames of cameras that have no MJPEG to JPEG, which is what the contract carries.</summary>
/// <remarks>Colors as BT.601 of limited range, what nearly all such cameras give. A line of pixels costs a few additions and multiplications; the coding costs far more.</remarks>
internal sealed class RawFrameCoder(in V4l2Format format) : IDisposable
{
    private const int Quality = 90;

    private readonly uint _pixelFormat = format.PixelFormat;
    private readonly int _stride = (int)format.BytesPerLine;
    private readonly SKBitmap _pixels = new(new SKImageInfo((int)format.Width, (int)format.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));

    /// <summary>Bytes of a whole frame.</summary>
    public int FrameBytes => _pixelFormat == FourCharacters.Nv12 ? _stride * _pixels.Height * 3 / 2 : _stride * _pixels.Height;

    /// <summary>Codes a frame.</summary>
    /// <param name="raw">At least <see cref="FrameBytes"/> bytes.</param>
    /// <param name="frame">Receives the JPEG.</param>
    public void Code(ReadOnlySpan<byte> raw, Frame frame)
    {
        var output = _pixels.GetPixelSpan();
        for (var y = 0; y < _pixels.Height; y++)
        {
            var line = output.Slice(y * _pixels.RowBytes, 4 * _pixels.Width);
            if (_pixelFormat == FourCharacters.Nv12)
                ConvertNv12(raw.Slice(y * _stride, _pixels.Width), raw[((_pixels.Height + y / 2) * _stride)..], line);
            else
                ConvertYuyv(raw[(y * _stride)..], line);
        }
        using var jpeg = _pixels.Encode(SKEncodedImageFormat.Jpeg, Quality);
        System.Buffers.BuffersExtensions.Write(frame, jpeg.AsSpan());
    }

    public void Dispose() => _pixels.Dispose();

    private static void ConvertYuyv(ReadOnlySpan<byte> line, Span<byte> rgba)
    {
        for (var (from, to) = (0, 0); to + 8 <= rgba.Length; from += 4, to += 8)
        {
            Convert(line[from], line[from + 1], line[from + 3], rgba[to..]);
            Convert(line[from + 2], line[from + 1], line[from + 3], rgba[(to + 4)..]);
        }
    }

    private static void ConvertNv12(ReadOnlySpan<byte> lightness, ReadOnlySpan<byte> colors, Span<byte> rgba)
    {
        for (var x = 0; x < lightness.Length; x++)
            Convert(lightness[x], colors[x & ~1], colors[x | 1], rgba[(4 * x)..]);
    }

    // ITU-R BT.601 in fixed point of 8 bits.
    private static void Convert(int y, int u, int v, Span<byte> rgba)
    {
        const int Half = 128;
        var (light, blue, red) = (298 * (y - 16) + Half, u - 128, v - 128);
        rgba[0] = Clamp(light + 409 * red);
        rgba[1] = Clamp(light - 100 * blue - 208 * red);
        rgba[2] = Clamp(light + 516 * blue);
        rgba[3] = byte.MaxValue;
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value >> 8, byte.MinValue, byte.MaxValue);
}
