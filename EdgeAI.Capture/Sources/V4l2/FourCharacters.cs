using System.Globalization;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>Pixel formats by their four characters, as Video4Linux numbers them.</summary>
internal static class FourCharacters
{
    public const uint MotionJpeg = 'M' | 'J' << 8 | 'P' << 16 | 'G' << 24;
    public const uint Jpeg = 'J' | 'P' << 8 | 'E' << 16 | 'G' << 24;
    public const uint Yuyv = 'Y' | 'U' << 8 | 'Y' << 16 | 'V' << 24;
    public const uint Nv12 = 'N' | 'V' << 8 | '1' << 16 | '2' << 24;

    /// <summary>Whether frames of a format are JPEG images.</summary>
    public static bool IsJpeg(uint format) => format is MotionJpeg or Jpeg;

    /// <summary>The format for messages.</summary>
    public static string Show(uint format)
    {
        Span<char> characters = [(char)(format & 0x7F), (char)(format >> 8 & 0x7F), (char)(format >> 16 & 0x7F), (char)(format >> 24 & 0x7F)];
        return characters.IndexOfAnyExceptInRange(' ', '~') < 0 ? new string(characters).TrimEnd() : string.Create(CultureInfo.InvariantCulture, $"0x{format:X8}");
    }
}
