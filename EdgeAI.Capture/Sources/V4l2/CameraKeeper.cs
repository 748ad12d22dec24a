using System.Numerics;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>
/// One camera over all its openings: knows which one it is when it comes back under another number, and resets its port when opening it again did not help.
/// </summary>
internal sealed class CameraKeeper(CameraWish wish, CameraFinder finder, ILogger? logger) : IDeviceWatch
{
    /// <summary>Failures in a row after which the port is reset: the first may be an accident. Again after twice as many: what did not help need not be done often.</summary>
    private const int FailuresBeforeReset = 2;
    private const int MostPatience = 4;

    private CameraNode? _known;
    private int _failures;

    /// <summary>Finds the camera. Resets its USB port first where it failed more than once.</summary>
    /// <exception cref="CameraAbsentException">It is not there, or it cannot be told which it is.</exception>
    public CameraNode Find()
    {
        var failures = new List<string>();
        var camera = wish.Choose(finder.Find(failures), _known, failures, finder.At);
        if (_failures >= FailuresBeforeReset && BitOperations.IsPow2(_failures) && camera.UsbDevice is { } usb)
            Reset(camera, usb);
        _known = camera;
        // Until a frame came it has failed.
        _failures++;
        return camera;
    }

    /// <summary>How long to wait for its next frame: longer each time that nothing helped, for some cameras are slow to start, and a busy machine is.</summary>
    /// <param name="usual">How long otherwise.</param>
    public TimeSpan Patience(TimeSpan usual) => usual * Math.Clamp(_failures, 1, MostPatience);

    /// <summary>A frame came.</summary>
    public void Works() => _failures = 0;

    /// <inheritdoc/>
    public async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = cancellationToken.UnsafeRegister(static change => ((TaskCompletionSource)change!).TrySetResult(), change);
        using var watcher = Watch(change);
        await change.Task.ConfigureAwait(false);
    }

    // Also changes of rights: udev grants them a moment after the kernel made the node.
    private FileSystemWatcher? Watch(TaskCompletionSource change)
    {
        try
        {
            var watcher = new FileSystemWatcher(finder.Devices, "video*") { NotifyFilter = NotifyFilters.FileName | NotifyFilters.Attributes };
            watcher.Created += (_, _) => change.TrySetResult();
            watcher.Renamed += (_, _) => change.TrySetResult();
            watcher.Changed += (_, _) => change.TrySetResult();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        // Without a watch the camera is looked for after each pause.
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Reset(CameraNode camera, string usb)
    {
        try
        {
            using var device = LinuxDevice.OpenForCommands(usb);
            device.Control(V4l2Requests.ResetUsb, "resetting the port");
            if (logger is not null)
                Log.PortReset(logger, camera.ToString());
        }
        catch (DeviceException exception)
        {
            if (logger is not null)
                Log.PortNotReset(logger, camera.ToString(), exception.Message);
        }
    }
}
