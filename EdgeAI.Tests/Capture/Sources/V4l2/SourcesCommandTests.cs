using EdgeAI.Capture.Hosting;
using EdgeAI.Capture.Sources.V4l2;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Capture.Sources.V4l2;

[Collection(RunsAlone.Name)]
public class SourcesCommandTests
{
    [Fact]
    public void Run_NoCameras_SaysSo()
    {
        using var devices = new TemporaryFolder();
        // Neither is a camera.
        File.WriteAllText(Path.Combine(devices.Path, "video0"), "");
        File.WriteAllText(Path.Combine(devices.Path, "videotape"), "");
        var output = new StringWriter();

        SourcesCommand.Run(new CameraFinder(devices.Path, devices.Path), output).ShouldBe(1);

        output.ToString().ShouldContain("plug one in");
    }

    [Fact]
    public void Run_VirtualCameras_ListsWhatTheyOffer()
    {
        CameraMachine.Require();
        var output = new StringWriter();

        SourcesCommand.Run(new CameraFinder(), output).ShouldBe(0);

        output.ToString().ShouldSatisfyAllConditions(
            text => text.ShouldContain("v4l2:port=platform:vivid-000"), text => text.ShouldContain("no serial number"), text => text.ShouldContain("YUYV: "), text => text.ShouldContain("640x480@"));
    }
}
