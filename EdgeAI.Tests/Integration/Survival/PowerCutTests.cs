using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>
/// The power fails at random moments while frames are answered, corrections given and taken back, items taught and removed, and the projection fitted anew, on
/// a file system that loses what was not synced: what was acknowledged is there after the boot. <c>EDGEAI_POWER_CUTS=100</c> makes it that many.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    private readonly TwinCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Acknowledged_BeforeThePowerFailed_IsThereAfterTheBoot()
    {
        var cuts = int.TryParse(Environment.GetEnvironmentVariable("EDGEAI_POWER_CUTS"), out var wanted) ? wanted : 3;
        using var disk = await Ext4Disk.MountOrSkipAsync(256);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_catalog.IndexPath)!)) File.Copy(file, Path.Combine(disk.Folder, Path.GetFileName(file)));
        // The index is there, and nothing of what the service makes.
        await disk.BootAsync();
        var random = new Random(23);
        var work = new AcknowledgedWork();
        for (var cut = 0; cut < cuts; cut++)
        {
            await using (var service = Start(disk))
            {
                using var http = await service.ReadyAsync();
                await work.CompareAsync(http);
                using var ended = new CancellationTokenSource();
                var working = work.BeginAsync(http, cut, ended.Token);
                await Task.Delay(random.Next(300, 2500), Cancellation);
                disk.CutPower();
                await service.DisposeAsync();
                await ended.CancelAsync();
                await working;
            }
            await disk.BootAsync();
        }
        await using (var last = Start(disk))
        using (var http = await last.ReadyAsync()) await work.CompareAsync(http);
        output.WriteLine($"{cuts} power cuts: {work}, none lost.");
        work.Given.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Disk_WhosePowerFails_LosesWhatWasNotSynced()
    {
        using var disk = await Ext4Disk.MountOrSkipAsync(16);
        var (synced, other) = (Path.Combine(disk.Folder, "synced"), Path.Combine(disk.Folder, "other"));
        EdgeAI.Vectors.Storage.AtomicFile.Write(synced, file => file.Write("kept"u8));
        await File.WriteAllTextAsync(other, "lost", Cancellation);
        disk.CutPower();
        await disk.BootAsync();
        (await File.ReadAllTextAsync(synced, Cancellation)).ShouldBe("kept");
        (File.Exists(other) && new FileInfo(other).Length > 0).ShouldBeFalse("or these tests show nothing");
    }

    private static ServiceProcess Start(Ext4Disk disk)
    {
        string[] arguments =
            ["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={Path.Combine(disk.Folder, "catalog.index")}", "--Embedding:CallDeadline=00:00:30", "--Items:RefitDelay=00:00:01"];
        return Environment.GetEnvironmentVariable("EDGEAI_PUBLISHED_INFERENCE") is { Length: > 0 } program ? ServiceProcess.StartProgram(program, arguments) : ServiceProcess.Start(arguments);
    }
}
