using EdgeAI.Capture.Sources.V4l2;

namespace EdgeAI.Tests.Capture.Sources.V4l2;

public class CameraWishTests
{
    private static readonly CameraNode _left = new("/dev/video0", "HD Webcam", "0001", "1-1.1", null);
    private static readonly CameraNode _right = new("/dev/video2", "HD Webcam", "0001", "1-1.2", null);
    private static readonly CameraNode _other = new("/dev/video4", "Microscope", "X7", "1-2", null);
    private static readonly CameraWish _auto = new(CameraWishKind.Auto, "");

    [Fact]
    public void Choose_Auto_IsTheOnlyOne() => _auto.Choose([_other], null, []).ShouldBe(_other);

    [Fact]
    public void Choose_AutoOfSeveral_ListsThem() =>
        Should.Throw<CameraAbsentException>(() => _auto.Choose([_left, _other], null, [])).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("/dev/video0 (HD Webcam, serial=0001, port=1-1.1)"), message => message.ShouldContain("/dev/video4"), message => message.ShouldContain("v4l2:port=1-1.1"));

    [Fact]
    public void Choose_AutoOnceOpen_StaysWithItsCamera() => _auto.Choose([_left, _other], _other with { Path = "/dev/video9" }, []).ShouldBe(_other);

    [Fact]
    public void Choose_AutoAndAnotherCameraInItsPlace_TakesIt() => _auto.Choose([_left], _other, []).ShouldBe(_left);

    [Theory]
    [InlineData("1-1.1", "/dev/video0")]
    [InlineData("1-1.2", "/dev/video2")]
    public void Choose_Port_TellsEqualCamerasApart(string port, string path) =>
        new CameraWish(CameraWishKind.Port, port).Choose([_left, _right, _other], null, []).Path.ShouldBe(path);

    [Fact]
    public void Choose_SerialOfTwo_Fails() =>
        Should.Throw<CameraAbsentException>(() => new CameraWish(CameraWishKind.Serial, "0001").Choose([_left, _right], null, [])).Message.ShouldContain("2 cameras");

    [Fact]
    public void Choose_PathOnceOpen_FollowsTheCameraNotTheNumber()
    {
        var wish = new CameraWish(CameraWishKind.Path, "/dev/video4");

        wish.Choose([_left, _other], null, []).ShouldBe(_other);
        wish.Choose([_left with { Path = "/dev/video4" }, _other with { Path = "/dev/video0" }], _other, []).Path.ShouldBe("/dev/video0");
    }

    [Fact]
    public void Choose_EqualCamerasSwapped_ArePickedByPort()
    {
        var wish = new CameraWish(CameraWishKind.Path, "/dev/video0");

        wish.Choose([_right with { Path = "/dev/video0" }, _left with { Path = "/dev/video2" }], _left, []).Path.ShouldBe("/dev/video2");
    }

    [Fact]
    public void Choose_NoneThere_SaysWhatToDo() =>
        Should.Throw<CameraAbsentException>(() => _auto.Choose([], null, ["/dev/video0: open failed: Permission denied; add this user to the group 'video'."])).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("plug one in"), message => message.ShouldContain("group 'video'"));
}
