using System.Text;
using EdgeAI.ImageFiles;

namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// One image, opened: its header is read, no pixel is decoded yet. The bytes must stay pinned until <see cref="Dispose"/>. Pixels that were sent as
/// they are have a layout in place of a header.
/// </summary>
internal unsafe ref struct ImageCodec
{
    private const string Incomplete = "data end before the last row";

    // Chroma is interpolated from its neighbours; at the edge of what is decoded they would be missing.
    private const int ChromaMargin = 4;

    private readonly long _bytes;
    private readonly byte* _raw;
    private readonly PixelLayout _layout;
    private nint _data;
    private nint _codec;

    /// <exception cref="UnsupportedImageException">Not JPEG, PNG or WebP.</exception>
    /// <exception cref="DamagedImageException">The header is damaged.</exception>
    public ImageCodec(byte* image, int length)
    {
        _bytes = length;
        Format = Sniff(new ReadOnlySpan<byte>(image, length));
        var jpeg = Format == SkiaNative.Format.Jpeg ? JpegStructure.Read(new ReadOnlySpan<byte>(image, length)) : default;
        if (jpeg.IsTruncated)
            throw Damaged("data end before the last scan");
        // SAFETY: no release callback, so the data object never frees the caller's bytes; the caller keeps them pinned.
        _data = SkiaNative.DataNew(image, length, null, null);
        _codec = SkiaNative.CodecNew(_data);
        if (_codec == 0)
        {
            Dispose();
            throw Damaged("header cannot be read");
        }

        SkiaNative.ImageInfo info;
        SkiaNative.CodecInfo(_codec, &info);
        (Width, Height) = (info.Width, info.Height);
        // What the decoder makes of the markers and we do not would cost what nobody has counted.
        if (Format == SkiaNative.Format.Jpeg && (jpeg.Width, jpeg.Height) != (Width, Height))
        {
            Dispose();
            throw Damaged("markers contradict each other");
        }
        Cost = Format switch
        {
            SkiaNative.Format.Jpeg => DecodeCost.OfJpeg(Width, Height, jpeg),
            SkiaNative.Format.Png => DecodeCost.OfPng(new ReadOnlySpan<byte>(image, length), Width, Height),
            _ => DecodeCost.OfWebp(Width, Height),
        };
        // Skia knows the orientation of a JPEG, and not that of a PNG.
        Orientation = Format == SkiaNative.Format.Jpeg ? SkiaNative.CodecOrigin(_codec) : ImageOrientation.Of(new ReadOnlySpan<byte>(image, length));
    }

    /// <summary>Pixels as they are.</summary>
    /// <exception cref="RawFrameException">They do not fit their layout.</exception>
    public ImageCodec(byte* pixels, int length, in PixelLayout layout)
    {
        if (length == 0)
            throw new EmptyImageException();
        RawPixels.Check(layout, length);
        _raw = pixels;
        (_bytes, _layout) = (length, layout);
        (Format, Width, Height, Orientation) = (SkiaNative.Format.None, layout.Width, layout.Height, 1);
        Cost = DecodeCost.OfRaw(Width, Height);
    }

    public SkiaNative.Format Format { get; }

    /// <summary>Pixels in a row as stored, before the orientation is applied.</summary>
    public int Width { get; }

    /// <summary>Rows as stored, before the orientation is applied.</summary>
    public int Height { get; }

    /// <summary>What decoding it takes.</summary>
    public DecodeCost Cost { get; }

    /// <summary>EXIF orientation, 1 to 8.</summary>
    public int Orientation { get; }

    /// <summary>Size of the image when decoded at <paramref name="eighths"/>/8 of its size; only JPEG has reduced scales.</summary>
    public readonly SkiaNative.Size SizeAt(int eighths)
    {
        if (Format != SkiaNative.Format.Jpeg || eighths == ReducedScale.Full)
            return new SkiaNative.Size { Width = Width, Height = Height };
        SkiaNative.Size size;
        SkiaNative.CodecScaledSize(_codec, (float)eighths / ReducedScale.Full, &size);
        return size;
    }

    /// <summary>Decodes the first frame to RGBA, 8 bits each, premultiplied.</summary>
    /// <param name="size">A size that <see cref="SizeAt"/> returned.</param>
    /// <param name="window">The part that is wanted. JPEG and pixels decode little more than it, the other formats the whole image.</param>
    /// <param name="memory">Grows as needed; <paramref name="spare"/> bytes more than needed are there.</param>
    /// <param name="spare">Bytes that must be readable behind the last pixel.</param>
    /// <returns>Where the pixels are.</returns>
    /// <exception cref="DamagedImageException">Truncated or damaged; half an image is no answer.</exception>
    public readonly DecodedPixels Decode(SkiaNative.Size size, PixelWindow window, NativeBuffer memory, int spare)
    {
        if (_raw != null)
            return RawPixels.Convert(_raw, _layout, window, memory, spare);
        // No colour space: values are taken as stored, as the network's reference figures were made.
        var info = new SkiaNative.ImageInfo { Width = size.Width, Height = size.Height, ColorType = SkiaNative.Rgba8888, AlphaType = SkiaNative.Premultiplied };
        if (Format == SkiaNative.Format.Jpeg)
            return DecodeRows(info, window.WithMargin(ChromaMargin, size), memory, spare);
        var pixels = memory.Reserve((nuint)size.Width * (nuint)size.Height * 4 + (nuint)spare);
        Require(SkiaNative.CodecPixels(_codec, &info, pixels, (nint)size.Width * 4, null));
        return new DecodedPixels(pixels, (nint)size.Width * 4);
    }

    public void Dispose()
    {
        if (_codec != 0)
            SkiaNative.CodecDestroy(_codec);
        if (_data != 0)
            SkiaNative.DataUnref(_data);
        _codec = _data = 0;
    }

    private readonly DecodedPixels DecodeRows(SkiaNative.ImageInfo info, PixelWindow window, NativeBuffer memory, int spare)
    {
        var columns = new SkiaNative.Rectangle { Left = window.Left, Right = window.Right, Bottom = info.Height };
        var options = new SkiaNative.CodecOptions { ZeroInitialized = SkiaNative.NotZeroInitialized, Subset = &columns, PriorFrame = SkiaNative.NoFrame };
        Require(SkiaNative.CodecStartRows(_codec, &info, &options));

        int rows = window.Bottom - window.Top, below = info.Height - window.Bottom;
        var rowBytes = (nint)(window.Right - window.Left) * 4;
        // One row more, for the image's last: only when that is there too is the image complete.
        var pixels = memory.Reserve((nuint)(rows + 1) * (nuint)rowBytes + (nuint)spare);
        if ((window.Top > 0 && !SkiaNative.CodecSkipRows(_codec, window.Top))
            || SkiaNative.CodecRows(_codec, pixels, rows, rowBytes) != rows
            || (below > 1 && !SkiaNative.CodecSkipRows(_codec, below - 1))
            || (below > 0 && SkiaNative.CodecRows(_codec, pixels + rows * rowBytes, 1, rowBytes) != 1))
            throw Damaged(Incomplete);
        return new DecodedPixels(pixels - window.Top * rowBytes - (nint)window.Left * 4, rowBytes);
    }

    private readonly void Require(SkiaNative.Result result)
    {
        if (result == SkiaNative.Result.IncompleteInput)
            throw Damaged(Incomplete);
        if (result != SkiaNative.Result.Success)
            throw Damaged($"data cannot be decoded ({result})");
    }

    private readonly DamagedImageException Damaged(string what) =>
        new(Format switch { SkiaNative.Format.Jpeg => "JPEG", SkiaNative.Format.Png => "PNG", _ => "WebP" }, _bytes, what);

    private static SkiaNative.Format Sniff(ReadOnlySpan<byte> image)
    {
        if (image.IsEmpty)
            throw new EmptyImageException();
        if (image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return SkiaNative.Format.Jpeg;
        if (image.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return SkiaNative.Format.Png;
        if (image.Length >= 12 && image.StartsWith("RIFF"u8) && image[8..].StartsWith("WEBP"u8))
            return SkiaNative.Format.Webp;
        throw Unsupported(image);
    }

    private static UnsupportedImageException Unsupported(ReadOnlySpan<byte> image)
    {
        if (ImageFormats.Other(image) is { } format)
            return new UnsupportedImageException($"{format} of {image.Length:N0} bytes", ImageFormats.Remedy(format));
        var start = image[..Math.Min(image.Length, 12)];
        var text = start.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 ? $"text \"{Encoding.ASCII.GetString(start)}…\"" : Convert.ToHexString(start);
        return new UnsupportedImageException($"{image.Length:N0} bytes that start with {text}", "Convert it to one of these formats");
    }
}
