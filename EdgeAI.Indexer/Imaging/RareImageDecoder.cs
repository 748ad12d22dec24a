using EdgeAI.ImageFiles;
using EdgeAI.Recognition.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace EdgeAI.Indexer.Imaging;

/// <summary>Decodes with ImageSharp what Skia cannot. Only for files of a catalog: crafted images are known to harm this decoder.</summary>
internal static class RareImageDecoder
{
    /// <summary>Most pixels that an image may claim.</summary>
    public const long MaxPixels = 64_000_000;

    // No single buffer of more than 64 million pixels at 8 bytes; memory is given back, as few photographs of a catalog are of these formats.
    private const int MaxBufferMegabytes = 512, PoolMegabytes = 1;

    // A PNG of so many pixels is below what the embedder takes, and its shorter side above what any view needs.
    private const int KeptPixels = 4_000_000;

    private const int LargePixels = 16_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    // Several large images at once would fill the memory of a small board.
    private static readonly Lock OneLargeImage = new();

    private static readonly Configuration Decoders = new(new TiffConfigurationModule(), new TgaConfigurationModule(), new PbmConfigurationModule())
    {
        MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions { MaximumPoolSizeMegabytes = PoolMegabytes, AllocationLimitMegabytes = MaxBufferMegabytes }),
    };

    /// <summary>Decodes the first page, turns it upright, lays it on white and encodes it as a PNG; a large image gets smaller.</summary>
    /// <param name="image">The encoded image.</param>
    /// <param name="header">Its header.</param>
    /// <exception cref="PhotographException">It is damaged, too large, or of a kind that is not supported.</exception>
    public static byte[] ToPng(byte[] image, RareImage header)
    {
        if (header.Width < 1 || header.Height < 1)
            throw new PhotographException($"Expected a {header.Format} image of at least one pixel, got {header.Width:N0} x {header.Height:N0}.");
        if (header.Width > MaxPixels || header.Height > MaxPixels || header.Width * header.Height > MaxPixels)
            throw new PhotographException($"Expected at most {MaxPixels:N0} pixels, got {header.Width:N0} x {header.Height:N0}. Make the image smaller.");
        if (header.Width * header.Height < LargePixels) return PixelPicture.Encode(Decode(image, header));
        PixelGrid pixels;
        lock (OneLargeImage) pixels = Decode(image, header);
        return PixelPicture.Encode(pixels);
    }

    private static PixelGrid Decode(byte[] image, RareImage header)
    {
        using var limit = new CancellationTokenSource(Limit);
        // ImageSharp's reader of TIFF directories asks for this array by reflection, which Native AOT does not see.
        GC.KeepAlive(Enum.GetValues<ExifDataType>());
        try
        {
            using var stream = new MemoryStream(header.Rewritten ?? image, writable: false);
            // Returns when it is done: a stream in memory waits for nobody.
            using var decoded = Image.LoadAsync<Rgba32>(Decoders, stream, DecoderOf(header.Format), limit.Token).GetAwaiter().GetResult();
            return Upright(decoded, header.Orientation);
        }
        catch (OperationCanceledException)
        {
            throw new PhotographException($"Expected a {header.Format} image that is decoded within {Limit.TotalSeconds:0} s, got one that takes longer. {ImageFormats.Remedy(header.Format)}.");
        }
        // A damaged image makes ImageSharp throw whatever comes: index out of range, division by zero, null reference.
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            var reason = failure is NotSupportedException or ImageFormatException ? failure.Message.TrimEnd('.', '!') : "damaged data";
            throw new PhotographException($"Expected a whole {header.Format} image of a common kind, got one that cannot be decoded ({reason}). {ImageFormats.Remedy(header.Format)}.");
        }
    }

    private static PixelGrid Upright(Image<Rgba32> decoded, int orientation)
    {
        var scale = Math.Min(1, Math.Sqrt((double)KeptPixels / ((long)decoded.Width * decoded.Height)));
        var (rotation, flip) = orientation switch
        {
            2 => (RotateMode.None, FlipMode.Horizontal),
            3 => (RotateMode.Rotate180, FlipMode.None),
            4 => (RotateMode.None, FlipMode.Vertical),
            5 => (RotateMode.Rotate90, FlipMode.Horizontal),
            6 => (RotateMode.Rotate90, FlipMode.None),
            7 => (RotateMode.Rotate270, FlipMode.Horizontal),
            8 => (RotateMode.Rotate270, FlipMode.None),
            _ => (RotateMode.None, FlipMode.None),
        };
        decoded.Mutate(Decoders, image =>
        {
            if (scale < 1) image.Resize(Math.Max(1, (int)(decoded.Width * scale)), Math.Max(1, (int)(decoded.Height * scale)), KnownResamplers.Triangle);
            image.BackgroundColor(Color.White).RotateFlip(rotation, flip);
        });
        using var opaque = decoded.CloneAs<Rgb24>(Decoders);
        var rgb = new byte[opaque.Width * opaque.Height * 3];
        opaque.CopyPixelDataTo(rgb);
        return new PixelGrid(rgb, opaque.Width, opaque.Height);
    }

    private static IImageDecoder DecoderOf(string format) => format switch
    {
        ImageFormats.Tiff => new TiffDecoder { DecodingMode = FrameDecodingMode.First, IgnoreMetadata = true },
        ImageFormats.Tga => new TgaDecoder(),
        _ => new PbmDecoder(),
    };
}
