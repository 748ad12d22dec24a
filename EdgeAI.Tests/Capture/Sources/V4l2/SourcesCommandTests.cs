using EdgeAI.Capture;
using EdgeAI.Capture.Hosting;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.V4l2;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Capture.Sources.V4l2;

[Collection(RunsAlone.Name)]
public class SourcesCommandTests
{
    [Fact]
    public async Task Run_NoCameras_SaysSoAndListsEveryKindOfSource()
    {
        using var devices = new TemporaryFolder();
        // Neither is a camera.
        File.WriteAllText(Path.Combine(devices.Path, "video0"), "");
        File.WriteAllText(Path.Combine(devices.Path, "videotape"), "");
        var output = new StringWriter();

        (await RunAsync(new CameraFinder(devices.Path, devices.Path), output)).ShouldBe(1);

        output.ToString().ShouldContain("plug one in");
        foreach (var kind in new[] { "v4l2:auto", "libcamera:0", "rtsp://", "file:VIDEO", "http(s)://", "folder:PATH", "synthetic:PATH" })
            output.ToString().ShouldContain(kind);
    }

    [Theory]
    [InlineData("rpicam-vid", 0)]
    [InlineData("ffmpeg", 1)]
    public async Task Run_CameraModules_AreListedOrTheProgramIsNamed(string program, int exitCode)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, program);
        await File.WriteAllTextAsync(path, """
            #!/bin/sh
            [ "$1" = --list-cameras ] || exit 3
            echo 'Available cameras
            -----------------
            0 : imx219 [3280x2464 10-bit RGGB] (/base/soc/i2c0mux/i2c@1/imx219@10)
                Modes: "SRGGB10_CSI2P" : 640x480 [206.65 fps - (1000, 752)/1280x960 crop]
                                         1640x1232 [41.85 fps - (0, 0)/3280x2464 crop]'
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var before = Environment.GetEnvironmentVariable("PATH");
        var output = new StringWriter();
        try
        {
            Environment.SetEnvironmentVariable("PATH", folder.Path);
            (await RunAsync(new CameraFinder(folder.Path, folder.Path), output)).ShouldBe(exitCode);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", before);
        }

        if (exitCode == 0)
            output.ToString().ShouldSatisfyAllConditions(
                text => text.ShouldStartWith("libcamera:0\n  imx219 [3280x2464"), text => text.ShouldContain("640x480 [206.65 fps"), text => text.ShouldContain("apt-get install ffmpeg"));
        else
            output.ToString().ShouldSatisfyAllConditions(text => text.ShouldContain("apt-get install rpicam-apps"), text => text.ShouldNotContain("apt-get install ffmpeg"));
    }

    [Fact]
    public async Task Run_VirtualCameras_ListsWhatTheyOffer()
    {
        CameraMachine.Require();
        var output = new StringWriter();

        (await RunAsync(new CameraFinder(), output)).ShouldBe(0);

        output.ToString().ShouldSatisfyAllConditions(
            text => text.ShouldContain("v4l2:port=platform:vivid-000"), text => text.ShouldContain("no serial number"), text => text.ShouldContain("YUYV: "), text => text.ShouldContain("640x480@"));
    }

    private static async Task<int> RunAsync(CameraFinder finder, TextWriter output)
    {
        await using var services = new ServiceCollection().AddLogging().AddSourceKinds().BuildServiceProvider();
        return await SourcesCommand.RunAsync(finder, services.GetServices<IFrameSourceFactory>(), output);
    }
}
