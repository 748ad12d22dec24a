using System.Globalization;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>What a camera offers.</summary>
internal static class CameraModes
{
    // Drivers that never end would otherwise keep us for ever.
    private const uint MostEntries = 256;

    /// <summary>Pixel formats, in the driver's order.</summary>
    public static List<uint> Formats(LinuxDevice device)
    {
        var formats = new List<uint>();
        for (uint index = 0; index < MostEntries; index++)
        {
            var description = new V4l2FormatDescription { Index = index, Type = V4l2Requests.CaptureType };
            if (device.TryControl(V4l2Requests.EnumerateFormats, ref description) != 0)
                break;
            formats.Add(description.PixelFormat);
        }
        return formats;
    }

    /// <summary>Sizes of a format with the highest rate of each, for messages: <c>640x480@30</c>.</summary>
    public static List<string> Sizes(LinuxDevice device, uint format)
    {
        var sizes = new List<string>();
        for (uint index = 0; index < MostEntries; index++)
        {
            var size = new V4l2FrameSize { Index = index, PixelFormat = format };
            if (device.TryControl(V4l2Requests.EnumerateSizes, ref size) != 0)
                break;
            if (size.Type == V4l2Requests.DiscreteType)
            {
                sizes.Add(string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.HeightOrMaxWidth}{Rate(device, format, size.Width, size.HeightOrMaxWidth)}"));
                continue;
            }
            sizes.Add(string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.MinHeight} to {size.HeightOrMaxWidth}x{size.MaxHeight}"));
            break;
        }
        return sizes;
    }

    private static string Rate(LinuxDevice device, uint format, uint width, uint height)
    {
        var highest = 0.0;
        for (uint index = 0; index < MostEntries; index++)
        {
            var interval = new V4l2FrameInterval { Index = index, PixelFormat = format, Width = width, Height = height };
            if (device.TryControl(V4l2Requests.EnumerateIntervals, ref interval) != 0)
                break;
            if (interval.Numerator > 0)
                highest = Math.Max(highest, (double)interval.Denominator / interval.Numerator);
            if (interval.Type != V4l2Requests.DiscreteType)
                break;
        }
        return highest > 0 ? string.Create(CultureInfo.InvariantCulture, $"@{highest:0.##}") : "";
    }
}
