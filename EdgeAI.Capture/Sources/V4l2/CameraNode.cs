namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>A camera that is there at the moment.</summary>
/// <param name="Path">Its device file. The number in it changes when cameras come and go.</param>
/// <param name="Name">What the driver calls it.</param>
/// <param name="Serial">Serial number of a USB camera; null where it has none. Cheap cameras of one kind have the same.</param>
/// <param name="Port">Where it is plugged in: for USB bus and ports, as 1-1.2; else what the driver says.</param>
/// <param name="UsbDevice">The USB device file that it is reset by; null for other cameras.</param>
internal sealed record CameraNode(string Path, string Name, string? Serial, string Port, string? UsbDevice)
{
    /// <summary>For messages.</summary>
    public override string ToString() => $"{Path} ({Name}, {(Serial is null ? "" : $"serial={Serial}, ")}port={Port})";
}
