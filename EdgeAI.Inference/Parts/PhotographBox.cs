using EdgeAI.Embedding.Sight;

namespace EdgeAI.Inference.Parts;

/// <summary>Where a thing lies that a frame taken as one thing shows: a look at it sees as much of it as the central crop of a photograph.</summary>
/// <param name="CropFraction">Share of a photograph's shorter side that its central crop keeps.</param>
/// <param name="Region">What of the frame is looked at; the box ends where it does.</param>
internal readonly record struct PhotographBox(double CropFraction, FrameRegion Region)
{
    /// <summary>What a photograph would show whose central crop was looked at.</summary>
    /// <param name="crop">The square that was looked at, as a part of the frame.</param>
    public FrameRegion Around(FrameRegion crop)
    {
        double width = crop.Width / CropFraction, height = crop.Height / CropFraction;
        double left = Math.Max(Region.Left, crop.Left + (crop.Width - width) / 2), top = Math.Max(Region.Top, crop.Top + (crop.Height - height) / 2);
        return new FrameRegion(
            left, top, Math.Min(Region.Left + Region.Width, crop.Left + (crop.Width + width) / 2) - left, Math.Min(Region.Top + Region.Height, crop.Top + (crop.Height + height) / 2) - top);
    }
}
