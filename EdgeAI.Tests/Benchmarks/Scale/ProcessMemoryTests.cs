using System.Diagnostics;
using System.Globalization;
using EdgeAI.Benchmarks.Scale.Serving;
using EdgeAI.Tests.Capture.Fixtures;

namespace EdgeAI.Tests.Benchmarks.Scale;

public class ProcessMemoryTests
{
    private const string Index = "/data/catalog.index";

    // As Linux writes it, shortened.
    private const string Smaps = """
        5600-5700 r-xp 00000000 08:01 11                         /usr/bin/program
        Size:                400 kB
        Rss:                 300 kB
        Anonymous:             0 kB
        VmFlags: rd ex mr mw me
        7f00-7f10 rw-p 00001000 08:01 12                         /data/catalog.index
        Rss:                9000 kB
        Pss:                9000 kB
        Anonymous:            20 kB
        7f10-7f20 rw-p 00000000 00:01 13                         /memfd:edgeai-index (deleted)
        Rss:                8000 kB
        Anonymous:             4 kB
        7f20-7f30 rw-p 00000000 00:00 0
        Rss:                1000 kB
        Anonymous:          1000 kB
        7f30-7f40 r--s 00000000 08:01 14                         /data/catalog.index.labels
        Rss:                  50 kB
        Anonymous:             0 kB
        """;

    [Fact]
    public void BesideIndex_Mappings_CountsOfTheIndexWhatWasChangedAndOfOthersWhatIsResident() =>
        ProcessMemory.BesideIndex(Smaps.Split('\n'), Index).ShouldBe((300 + 20 + 4 + 1000 + 50) * 1024);

    [Fact]
    public async Task BesideIndex_ProcessAtRest_IsItsResidentMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no smaps.");
        using var sleep = Process.Start("sleep", "60");
        try
        {
            await Eventually.Holds(() => File.ReadAllText($"/proc/{sleep.Id}/stat").Contains("(sleep) S", StringComparison.Ordinal), "sleep is asleep");
            ProcessMemory.BesideIndex(sleep.Id, Index).ShouldBe(ResidentBytes(sleep.Id));
        }
        finally
        {
            sleep.Kill();
        }
    }

    private static long ResidentBytes(int processId) =>
        File.ReadLines($"/proc/{processId}/smaps_rollup")
            .Where(static line => line.StartsWith("Rss:", StringComparison.Ordinal))
            .Select(static line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024)
            .Single();
}
