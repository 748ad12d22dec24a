namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>What is asked of a camera.</summary>
/// <param name="Width">Pixels in a row; 0 for what is near <see cref="UsualWidth"/>.</param>
/// <param name="Height">Rows; 0 for what is near <see cref="UsualHeight"/>.</param>
/// <param name="Rate">Frames a second; 0 for what the camera likes.</param>
/// <param name="Format">A pixel format; 0 for the first of <see cref="Preferred"/> that is offered.</param>
/// <param name="Controls">Values of controls, by name.</param>
internal sealed record CaptureMode(int Width, int Height, double Rate, uint Format, IReadOnlyDictionary<string, int> Controls)
{
    /// <summary>Enough for a network that sees 224 x 224 pixels, and offered by every camera.</summary>
    public const int UsualWidth = 640, UsualHeight = 480;

    /// <summary>Compressed first: it needs no bandwidth of the bus and no coding here.</summary>
    public static ReadOnlySpan<uint> Preferred => [FourCharacters.MotionJpeg, FourCharacters.Jpeg, FourCharacters.Yuyv, FourCharacters.Nv12];

    /// <summary>Chooses the format from those that a camera offers.</summary>
    /// <exception cref="InvalidDataException">None can be used.</exception>
    public uint Choose(IReadOnlyCollection<uint> offered, string camera)
    {
        foreach (var format in Preferred)
            if (offered.Contains(format) && (Format == 0 || format == Format || (Format == FourCharacters.MotionJpeg && format == FourCharacters.Jpeg)))
                return format;
        throw new InvalidDataException(
            $"Expected {(Format == 0 ? "MJPG, YUYV or NV12" : FourCharacters.Show(Format))} from {camera}, which offers {string.Join(", ", offered.Select(FourCharacters.Show))}: "
            + (Format == 0 ? "this camera cannot be used." : "give one of these as format=mjpeg, yuyv or nv12, or format=auto."));
    }
}
