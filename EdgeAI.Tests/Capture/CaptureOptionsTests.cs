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
