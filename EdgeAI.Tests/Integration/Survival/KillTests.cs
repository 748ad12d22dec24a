using System.Diagnostics;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>
/// SIGKILL at random moments while frames are answered, corrections given and taken back, items taught and removed, the projection fitted anew, and other
/// indexes of the catalog put into place: what was acknowledged is there after the restart. <c>EDGEAI_KILLS=1000</c> makes it that many; <c>EDGEAI_PUBLISHED_INFERENCE</c> names a published program to kill.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TwinCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Acknowledged_BeforeEveryKill_IsThereAfterIt()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("EDGEAI_KILLS"), out var wanted) ? wanted : 8;
        var random = new Random(23);
        var (starts, processor) = (new List<double>(), new List<double>());
        var work = new AcknowledgedWork();
        var rebuilt = 0;
        byte[][][] indexes = [Files()];
        _catalog.Build(96);
        indexes = [.. indexes, Files()];
        for (var kill = 0; kill < kills; kill++)
        {
            var clock = Stopwatch.StartNew();
            await using var service = Start();
            using var http = await service.ReadyAsync();
            starts.Add(clock.Elapsed.TotalSeconds);
            processor.Add(service.ProcessorTime.TotalSeconds);
            await work.CompareAsync(http);
            using var killed = new CancellationTokenSource();
            var working = work.BeginAsync(http, kill, killed.Token);
            if (kill % 3 == 1) Replace(indexes[++rebuilt % 2]);
            await Task.Delay(random.Next(200, 1500), Cancellation);
            await service.DisposeAsync();
            await killed.CancelAsync();
            await working;
        }
        await using var last = Start();
        using (var http = await last.ReadyAsync()) await work.CompareAsync(http);
        output.WriteLine($"{kills} kills: {work}, {rebuilt} indexes replaced, none lost.");
        output.WriteLine($"Start to healthy: {Figures(starts)}; processor time until then: {Figures(processor)}; the last with {work.InForce} corrections in force.");
        work.Given.ShouldBeGreaterThan(kills / 2);
    }

    private static string Figures(List<double> seconds)
    {
        seconds.Sort();
        return $"median {At(50):0.00} s, 95 of 100 below {At(95):0.00} s, 99 of 100 below {At(99):0.00} s, longest {seconds[^1]:0.00} s";

        double At(int percent) => seconds[Math.Min(seconds.Count - 1, seconds.Count * percent / 100)];
    }

    private byte[][] Files() => [File.ReadAllBytes(_catalog.IndexPath + ".projection"), File.ReadAllBytes(_catalog.IndexPath)];

    // As an indexer elsewhere does that copies what it built: the projection first.
    private void Replace(byte[][] files)
    {
        AtomicFile.Write(_catalog.IndexPath + ".projection", file => file.Write(files[0]));
        AtomicFile.Write(_catalog.IndexPath, file => file.Write(files[1]));
    }

    private ServiceProcess Start()
    {
        string[] arguments = ["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={_catalog.IndexPath}", "--Embedding:CallDeadline=00:00:30", "--Items:RefitDelay=00:00:01"];
        return Environment.GetEnvironmentVariable("EDGEAI_PUBLISHED_INFERENCE") is { Length: > 0 } program ? ServiceProcess.StartProgram(program, arguments) : ServiceProcess.Start(arguments);
    }
}
