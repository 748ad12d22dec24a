using System.Runtime.InteropServices;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>A call on a device failed.</summary>
internal sealed class DeviceException(string path, string call, int error) : IOException($"{path}: {call} failed: {Explain(error)}.")
{
    private const int NotPermitted = 1, NoEntry = 2, Input = 5, NoSuchDevice = 6, NoAccess = 13, Busy = 16, NoDevice = 19, NoSpace = 28;

    /// <summary>The system's number of the error.</summary>
    public int Error => error;

    private static string Explain(int error) => Marshal.GetPInvokeErrorMessage(error) + error switch
    {
        NotPermitted or NoAccess => "; add this user to the group 'video' (usermod -aG video USER) and start again, or grant the container the device",
        NoEntry or NoDevice or NoSuchDevice => "; the camera was unplugged or is starting",
        Busy => "; another program uses the camera: stop it, or name another camera",
        NoSpace => "; the USB bus has no bandwidth left: lower size or rate, choose format=mjpeg, or plug the camera into another bus",
        Input => "; the camera or its cable fails",
        _ => "",
    };
}
