using System.Text;
using EdgeAI.Tests.Fixtures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.PixelFormats;

namespace EdgeAI.Tests.Indexer.Imaging;

/// <summary>Pictures in formats that Skia does not read, written by ImageSharp or by hand.</summary>
internal static class RareImages
{
    /// <summary>A picture with a bright corner at the top left, as a file of this name would have it.</summary>
    public static byte[] Drawn(string name, int width = 96, int height = 64) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".tga" => Save(Corner(width, height), new TgaEncoder { BitsPerPixel = TgaBitsPerPixel.Pixel24, Compression = TgaCompression.None }),
        ".ppm" => Save(Corner(width, height), new PbmEncoder { ColorType = PbmColorType.Rgb, Encoding = PbmEncoding.Binary }),
        ".pgm" => Save(Corner(width, height), new PbmEncoder { ColorType = PbmColorType.Grayscale, Encoding = PbmEncoding.Binary }),
        ".pbm" => Save(Corner(width, height), new PbmEncoder { ColorType = PbmColorType.BlackAndWhite, Encoding = PbmEncoding.Binary }),
        ".pnm" => Save(Corner(width, height), new PbmEncoder { ColorType = PbmColorType.Rgb, Encoding = PbmEncoding.Plain }),
        _ => Tiff(TiffCompression.None, width, height),
    };

    /// <summary>The same as a TIFF.</summary>
    public static byte[] Tiff(TiffCompression compression, int width = 96, int height = 64) =>
        Save(Corner(width, height), new TiffEncoder { Compression = compression, BitsPerPixel = TiffBitsPerPixel.Bit24 });

    /// <summary>The same as a TGA of runs.</summary>
    public static byte[] TgaOfRuns() => Save(Corner(96, 64), new TgaEncoder { BitsPerPixel = TgaBitsPerPixel.Pixel24, Compression = TgaCompression.RunLength });

    /// <summary>A JPEG, PNG or WebP fixture as a TIFF.</summary>
    public static byte[] TiffOf(byte[] photograph)
    {
        using var picture = SkiaSharp.SKBitmap.Decode(photograph).Copy(SkiaSharp.SKColorType.Rgba8888);
        using var image = Image.LoadPixelData<Rgba32>(picture.GetPixelSpan(), picture.Width, picture.Height);
        return Save(image, new TiffEncoder { Compression = TiffCompression.Deflate, BitsPerPixel = TiffBitsPerPixel.Bit24 });
    }

    /// <summary>A TIFF of the picture of <c>base.png</c>, stored turned, with the tag that makes it upright.</summary>
    public static byte[] Turned(int orientation)
    {
        using var stored = SkiaSharp.SKBitmap.Decode(FixtureImages.Read($"exif-{orientation}.jpg")).Copy(SkiaSharp.SKColorType.Rgba8888);
        var rgb = stored.GetPixelSpan().ToArray().Where((_, at) => at % 4 != 3).ToArray();
        return TiffBytes.Of(stored.Width, stored.Height, samples: 3, bits: 8, photometric: 2, rgb, (274, orientation));
    }

    /// <summary>A PNM with this header and these bytes.</summary>
    public static byte[] Pnm(string header, params byte[] pixels) => [.. Encoding.ASCII.GetBytes(header), .. pixels];

    private static Image<Rgba32> Corner(int width, int height)
    {
        var image = new Image<Rgba32>(width, height, new Rgba32(20, 40, 60));
        for (var y = 0; y < height / 2; y++)
            for (var x = 0; x < width / 2; x++)
                image[x, y] = new Rgba32(250, 240, 230);
        return image;
    }

    private static byte[] Save(Image image, IImageEncoder encoder)
    {
        using (image)
        {
            using var stream = new MemoryStream();
            image.Save(stream, encoder);
            return stream.ToArray();
        }
    }
}
