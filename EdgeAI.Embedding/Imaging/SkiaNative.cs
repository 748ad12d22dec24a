using System.Runtime.InteropServices;

namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// The few functions of libSkiaSharp's C interface that decode an image. SkiaSharp's own wrappers allocate managed objects and
/// dictionary entries for every codec; a camera's frames must not allocate. The package version is pinned, and
/// <c>SkiaNativeTests</c> compare every call with SkiaSharp's wrapper.
/// </summary>
internal static unsafe partial class SkiaNative
{
    private const string Library = "libSkiaSharp";

    public const int Rgba8888 = 4;
    public const int Premultiplied = 2;

    public enum Result
    {
        Success = 0,
        IncompleteInput = 1,
        ErrorInInput = 2,
        InvalidConversion = 3,
        InvalidScale = 4,
        InvalidParameters = 5,
        InvalidInput = 6,
        CouldNotRewind = 7,
        InternalError = 8,
        Unimplemented = 9,
    }

    public enum Format
    {
        /// <summary>Pixels as they are; none of Skia's.</summary>
        None = -1,
        Jpeg = 3,
        Png = 4,
        Webp = 6,
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ImageInfo
    {
        public nint ColorSpace;
        public int Width;
        public int Height;
        public int ColorType;
        public int AlphaType;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Size
    {
        public int Width;
        public int Height;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Rectangle
    {
        public int Left;
        public int Top;
        public int Right;
        public int Bottom;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CodecOptions
    {
        public int ZeroInitialized;
        public Rectangle* Subset;
        public int FrameIndex;
        public int PriorFrame;
        public nint MaxDecodeMemory;
    }

    /// <summary><see cref="CodecOptions.ZeroInitialized"/>: the target's contents are undefined.</summary>
    public const int NotZeroInitialized = 1;

    /// <summary><see cref="CodecOptions.PriorFrame"/>: none.</summary>
    public const int NoFrame = -1;

    [LibraryImport(Library, EntryPoint = "sk_data_new_with_proc")]
    public static partial nint DataNew(void* bytes, nint length, void* release, void* context);

    [LibraryImport(Library, EntryPoint = "sk_data_unref")]
    public static partial void DataUnref(nint data);

    [LibraryImport(Library, EntryPoint = "sk_codec_new_from_data")]
    public static partial nint CodecNew(nint data);

    [LibraryImport(Library, EntryPoint = "sk_codec_destroy")]
    public static partial void CodecDestroy(nint codec);

    [LibraryImport(Library, EntryPoint = "sk_codec_get_info")]
    public static partial void CodecInfo(nint codec, ImageInfo* info);

    [LibraryImport(Library, EntryPoint = "sk_codec_get_origin")]
    public static partial int CodecOrigin(nint codec);

    [LibraryImport(Library, EntryPoint = "sk_codec_get_encoded_format")]
    public static partial Format CodecFormat(nint codec);

    [LibraryImport(Library, EntryPoint = "sk_codec_get_scaled_dimensions")]
    public static partial void CodecScaledSize(nint codec, float scale, Size* size);

    [LibraryImport(Library, EntryPoint = "sk_codec_get_pixels")]
    public static partial Result CodecPixels(nint codec, ImageInfo* info, void* pixels, nint rowBytes, void* options);

    [LibraryImport(Library, EntryPoint = "sk_codec_start_scanline_decode")]
    public static partial Result CodecStartRows(nint codec, ImageInfo* info, CodecOptions* options);

    [LibraryImport(Library, EntryPoint = "sk_codec_get_scanlines")]
    public static partial int CodecRows(nint codec, void* pixels, int rows, nint rowBytes);

    [LibraryImport(Library, EntryPoint = "sk_codec_skip_scanlines")]
    [return: MarshalAs(UnmanagedType.I1)]
    public static partial bool CodecSkipRows(nint codec, int rows);
}
