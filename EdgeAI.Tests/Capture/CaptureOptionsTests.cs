using EdgeAI.Capture;
using EdgeAI.Capture.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeAI.Tests.Capture;

public class CaptureOptionsTests
{
    [Fact]
    public void Build_SeveralFaults_AllAreNamedByTheirKeys()
    {
        var faults = Faults(
            "--Capture:MaxInFlight=0", "--Capture:FrameTimeout=00:00:00", "--Capture:Sources:0=folder:/x?rate=fast&colour=red",
            "--Capture:Sources:1:Name=door", "--Capture:Sources:1:Uri=gopher:/dev/video0", "--Capture:Sources:2=photos", "--Capture:Sources:3=synthetic:?size=9x9", "--Capture:Sources:4=v4l2:video0", "--Capture:Sources:5=v4l2:auto?format=bmp&width=-1&control.gain=high&speed=3");

        faults.ShouldContain(fault => fault.StartsWith("Capture:MaxInFlight: expected 1 to 16, got 0"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:FrameTimeout:"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:0: expected rate="));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:0: 'colour' is not a setting"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:1:Uri: there is no source for 'gopher:'") && fault.Contains("folder:PATH") && fault.Contains("synthetic:PATH") && fault.Contains("http"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:4: expected v4l2:auto, v4l2:/dev/video0"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:5: expected format=auto or mjpeg or yuyv or nv12; got 'bmp'"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:5: expected width="));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:5: expected control.gain="));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:5: 'speed' is not a setting"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:2: expected a URI"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:3:") && fault.Contains("Capture:CatalogPath"));
        faults.ShouldContain(fault => fault.StartsWith("Capture:Sources:3:") && fault.Contains("size="));
    }

    [Theory]
    [InlineData("v4l2:auto?control.=1", "expected a name after 'control.'")]
    [InlineData("v4l2:auto?control.gain=1&Control.GAIN=2", "'Control.GAIN' is given twice")]
    [InlineData("v4l2:auto?control.gain", "expected control.gain=a whole number; got nothing")]
    [InlineData("v4l2:auto?width=&height=480", "expected width=a whole number; got nothing")]
    [InlineData("v4l2:auto?format=", "got nothing")]
    [InlineData("v4l2:auto?=1", "'' is not a setting")]
    [InlineData("v4l2:serial=%20", "expected v4l2:auto")]
    [InlineData("folder:/x?rate=5&rate=6", "'rate' is given twice")]
    [InlineData("folder:/x?loop=", "expected loop=true or false; got nothing")]
    [InlineData("folder:/x?rate=1e-9", "expected rate=frames a second, 0.00001 to 240")]
    [InlineData("file:/x?rate", "expected rate=")]
    [InlineData("synthetic:/x?size=64x64&SIZE=65x65", "'SIZE' is given twice")]
    [InlineData("libcamera:0?width=640&width=640", "'width' is given twice")]
    [InlineData("http://cam.local/?tls=insecure&tls=insecure", "once, got 'insecure' and 'insecure'")]
    public void Build_SettingThatIsEmptyOrDoubled_IsAFault(string uri, string expected) =>
        Faults($"--Capture:Sources:0={uri}").ShouldContain(fault => fault.StartsWith("Capture:Sources:0: ") && fault.Contains(expected));

    [Theory]
    [InlineData("folder:/x?rate=0.05")]
    [InlineData("file:/x?rate=0.05")]
    [InlineData("synthetic:/x?rate=0.05")]
    [InlineData("libcamera:0?rate=0.05")]
    [InlineData("v4l2:auto?rate=0.05")]
    [InlineData("http://cam.local/image.jpg")]
    public async Task Build_SlowSource_HasThePeriodAskedForBesideTheLimitOfAHang(string uri)
    {
        await using var app = CaptureHost.Build([$"--Capture:Sources:0={uri}", "--Capture:SnapshotRate=0.05"]);
        using var rig = new EdgeAI.Tests.Capture.Fixtures.CaptureRig();
        var model = app.Services.GetRequiredService<EdgeAI.Capture.Sources.SourceCatalog>()
            .Prepare(app.Services.GetRequiredService<IOptions<CaptureOptions>>().Value, []).ShouldHaveSingleItem();

        await using var source = model.Open(rig.Tally);

        source.Period.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Build_NoSources_SaysHowToNameOne() =>
        Faults().ShouldHaveSingleItem().ShouldContain("Capture__Sources__0=synthetic:PATH");

    [Fact]
    public async Task Build_NamedAndBareSources_AreToldApart()
    {
        await using var app = CaptureHost.Build(
        [
            "--Capture:CatalogPath=/catalog", "--Capture:Sources:0=synthetic:", "--Capture:Sources:1=synthetic:?seed=8", "--Capture:Sources:2:Name=door", "--Capture:Sources:2:Uri=http://cam/v.mjpg?x=1",
        ]);

        app.Services.GetRequiredService<CaptureWorker>().Pipelines.Select(pipeline => pipeline.Name).ShouldBe(["synthetic", "synthetic-2", "door"]);
    }

    [Fact]
    public async Task RunAsync_WrongConfiguration_ExitsWithTwo()
    {
        (await CaptureHost.RunAsync([])).ShouldBe(2);
        (await CaptureHost.RunAsync(["--Capture:Sources:0=folder:/x", "--Capture:MaxInFlight=two"])).ShouldBe(2);
    }

    private static IEnumerable<string> Faults(params string[] args) => Should.Throw<OptionsValidationException>(() => CaptureHost.Build(args)).Failures;
}
