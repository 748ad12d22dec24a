using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.Programs;
using EdgeAI.Capture.Sources.V4l2;

namespace EdgeAI.Capture.Hosting;

/// <summary><c>capture sources</c>: lists the cameras that are there and what each offers, as lines that can be copied into the configuration, and every other kind of source.</summary>
internal static class SourcesCommand
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "sources";

    /// <summary>Writes the list.</summary>
    /// <param name="finder">Finds the cameras of this machine.</param>
    /// <param name="kinds">Every kind of source.</param>
    /// <param name="output">Where to.</param>
    /// <returns>0; 1 when there is no camera.</returns>
    public static async Task<int> RunAsync(CameraFinder finder, IEnumerable<IFrameSourceFactory> kinds, TextWriter output)
    {
        var failures = new List<string>();
        var cameras = finder.Find(failures);
        foreach (var camera in cameras)
            Show(camera, cameras, output);
        foreach (var failure in failures)
            output.WriteLine(failure);
        var modules = await CameraModules.ListAsync().ConfigureAwait(false);
        foreach (var line in modules)
            output.WriteLine(line);
        var isThere = cameras.Count + modules.Count > 0;
        if (!isThere)
            output.WriteLine($"No camera in {finder.Devices}: plug one in, or name a network camera by its address, http://USER:PASSWORD@CAMERA/video.mjpg.");
        output.WriteLine("Kinds of sources:");
        foreach (var kind in kinds)
        {
            output.WriteLine($"  {kind.Example}: {kind.Offers}");
            if (kind.Lacks is { } lacks)
                output.WriteLine($"    {lacks}");
        }
        return isThere ? 0 : 1;
    }

    private static void Show(CameraNode camera, IReadOnlyList<CameraNode> all, TextWriter output)
    {
        var name = camera.Serial is { } serial && all.Count(other => other.Serial == serial) == 1 ? $"v4l2:serial={Uri.EscapeDataString(serial)}" : $"v4l2:port={camera.Port}";
        output.WriteLine($"{name}{(all.Count == 1 ? " or v4l2:auto" : "")}");
        output.WriteLine($"  {camera.Name}, {camera.Path}, port {camera.Port}, {(camera.Serial is null ? "no serial number" : $"serial number {camera.Serial}")}");
        try
        {
            using var device = LinuxDevice.Open(camera.Path);
            // Others cannot be used here.
            foreach (var format in CameraModes.Formats(device).Distinct().Where(format => CaptureMode.Preferred.Contains(format)))
                output.WriteLine($"  {FourCharacters.Show(format)}: {string.Join(", ", CameraModes.Sizes(device, format))}");
        }
        catch (DeviceException exception)
        {
            output.WriteLine($"  {exception.Message}");
        }
    }
}
