using EdgeAI.Capture.Sources.V4l2;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Capture.Sources.V4l2;

[Collection(RunsAlone.Name)]
public sealed class CameraKeeperTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/dev/null", "a device of another kind")]
    [InlineData("file", "a regular file, and no device")]
    [InlineData("folder", "a folder, and no device")]
    [InlineData("pipe", "a pipe, and no device")]
    [InlineData("link", "a device of another kind")]
    [InlineData("video7", "leads to nothing")]
    public void Find_PathThatIsNoCamera_SaysWhatItIs(string name, string expected)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "file"), "");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder"));
        Posix.MakePipe(Path.Combine(_folder.Path, "pipe"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "/dev/null");
        var path = Path.Combine(_folder.Path, name);

        Message(path, new CameraFinder(_folder.Path, _folder.Path)).ShouldSatisfyAllConditions(
            message => message.ShouldContain(expected), message => message.ShouldContain($"Expected a camera at {path}"), message => message.ShouldContain("There is no camera at all"));
    }

    [Fact]
    public void Find_MetadataNode_SaysWhatItGivesAndNamesTheCameras()
    {
        CameraMachine.Require();
        var finder = new CameraFinder();
        var cameras = finder.Find([]);
        var other = Directory.GetFiles("/dev", "video*").FirstOrDefault(node => cameras.All(camera => camera.Path != node));
        Assert.SkipWhen(other is null, "No node beside the cameras.");

        Message(other, finder).ShouldSatisfyAllConditions(message => message.ShouldContain("it belongs to"), message => message.ShouldContain($"There are {cameras[0]}"));
    }

    [Fact]
    public void Find_PathOutsideOfTheFolderOfDevices_IsTheCameraThatALinkLeadsTo()
    {
        CameraMachine.Require();
        var finder = new CameraFinder();
        var camera = finder.Find([])[0];
        var link = Path.Combine(_folder.Path, "by-id");
        File.CreateSymbolicLink(link, camera.Path);

        new CameraKeeper(new CameraWish(CameraWishKind.Path, link), finder, logger: null).Find().ShouldBe(camera);
    }

    [Fact]
    public void Patience_CameraThatGivesNoFrame_GrowsWithTheAttemptsUntilOneComes()
    {
        CameraMachine.Require();
        var finder = new CameraFinder();
        var keeper = new CameraKeeper(new CameraWish(CameraWishKind.Path, finder.Find([])[0].Path), finder, logger: null);
        var seconds = new List<double>();

        for (var attempt = 0; attempt < 6; attempt++)
        {
            seconds.Add(keeper.Patience(TimeSpan.FromSeconds(3)).TotalSeconds);
            keeper.Find();
        }
        keeper.Works();

        seconds.ShouldBe([3, 3, 6, 9, 12, 12]);
        keeper.Patience(TimeSpan.FromSeconds(3)).TotalSeconds.ShouldBe(3);
    }

    private static string Message(string path, CameraFinder finder) =>
        Should.Throw<CameraAbsentException>(() => new CameraKeeper(new CameraWish(CameraWishKind.Path, path), finder, logger: null).Find()).Message;
}
