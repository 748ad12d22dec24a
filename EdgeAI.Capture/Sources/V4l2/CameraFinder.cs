using System.Globalization;
using System.Text;
using EdgeAI.ImageFiles;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>Looks which cameras are there: nodes that give pictures, and not the metadata nodes beside them.</summary>
/// <param name="devices">Where device files are.</param>
/// <param name="sysfs">Where the kernel describes them.</param>
internal sealed class CameraFinder(string devices = "/dev", string sysfs = "/sys")
{
    /// <summary>Folder of the device files.</summary>
    public string Devices => devices;

    /// <summary>All cameras, by number.</summary>
    /// <param name="failures">Takes why a node could not be looked at.</param>
    public IReadOnlyList<CameraNode> Find(ICollection<string> failures)
    {
        if (!Directory.Exists(devices))
            return [];
        var found = new List<CameraNode>();
        foreach (var path in Directory.EnumerateFiles(devices, "video*").Where(path => NumberOf(path) >= 0).OrderBy(NumberOf))
        {
            try
            {
                if (Look(path, out _) is { } node)
                    found.Add(node);
            }
            catch (DeviceException exception)
            {
                failures.Add(exception.Message);
            }
        }
        return found;
    }

    /// <summary>Looks what a path leads to, wherever it is.</summary>
    /// <param name="path">Any path; links are followed.</param>
    /// <param name="other">What it leads to where that is no camera, as in "got a folder".</param>
    /// <returns>The camera; null where there is none.</returns>
    public CameraNode? At(string path, out string other)
    {
        if (!FileState.TryRead(path, followLinks: true, out var state, out var reason))
        {
            other = reason;
            return null;
        }
        if (state.Kind != FileKind.Device)
        {
            other = state.Kind == FileKind.File ? "it is a regular file, and no device" : $"it is a {state.Kind.ToString().ToLowerInvariant()}, and no device";
            return null;
        }
        try
        {
            return Look(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path, out other);
        }
        catch (DeviceException exception)
        {
            other = exception.Message;
            return null;
        }
    }

    private CameraNode? Look(string path, out string other)
    {
        other = "";
        using var device = LinuxDevice.Open(path);
        V4l2Capability capability = default;
        // Something else that is called so.
        if (device.TryControl(V4l2Requests.QueryCapability, ref capability) != 0)
        {
            other = "it is a device of another kind, which knows nothing of Video4Linux2";
            return null;
        }
        var can = (capability.Capabilities & V4l2Requests.HasDeviceCapabilities) != 0 ? capability.DeviceCapabilities : capability.Capabilities;
        var format = new V4l2FormatDescription { Type = V4l2Requests.CaptureType };
        if ((can & V4l2Requests.CanCapture) == 0 || (can & V4l2Requests.CanStream) == 0 || device.TryControl(V4l2Requests.EnumerateFormats, ref format) != 0)
        {
            other = $"it belongs to {Text(capability.Card)}, and gives {Instead(can)}";
            return null;
        }
        var usb = UsbFolder(Path.GetFileName(path));
        return new CameraNode(
            path, Text(capability.Card), usb is null ? null : Read(usb, "serial"), usb is null ? Text(capability.BusInfo) : Path.GetFileName(usb), UsbDevice(usb));
    }

    private static string Instead(uint can) => can switch
    {
        _ when (can & V4l2Requests.CanCapture) != 0 => "no pictures at present, or none by streaming",
        _ when (can & V4l2Requests.CanCaptureMetadata) != 0 => "metadata: the pictures come from the node beside it",
        _ when (can & V4l2Requests.CanCapturePlanes) != 0 => "frames of several planes, as camera modules do: libcamera:0 films those",
        _ => "no pictures",
    };

    /// <summary>The kernel's folder of the USB device that a node belongs to.</summary>
    private string? UsbFolder(string node)
    {
        // Link by link: each is relative to where the one before leads.
        var folder = Resolve(Path.Combine(sysfs, "class", "video4linux", node));
        for (folder = folder is null ? null : Resolve(Path.Combine(folder, "device")); folder is { Length: > 1 }; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "busnum")))
                return folder;
        return null;
    }

    private string? UsbDevice(string? usb) =>
        usb is not null && int.TryParse(Read(usb, "busnum"), CultureInfo.InvariantCulture, out var bus) && int.TryParse(Read(usb, "devnum"), CultureInfo.InvariantCulture, out var device)
            ? Path.Combine(devices, "bus", "usb", bus.ToString("000", CultureInfo.InvariantCulture), device.ToString("000", CultureInfo.InvariantCulture))
            : null;

    private static string? Resolve(string path)
    {
        try
        {
            return Directory.Exists(path) ? Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int NumberOf(string path) =>
        int.TryParse(Path.GetFileName(path).AsSpan("video".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);
}
