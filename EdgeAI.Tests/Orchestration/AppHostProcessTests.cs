using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeAI.Tests.Orchestration;

/// <summary>The real AppHost as its user meets it: in a terminal.</summary>
public sealed partial class AppHostProcessTests
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Theory]
    [InlineData(SigInt, false)]
    [InlineData(SigInt, true)]
    [InlineData(SigTerm, false)]
    public async Task Signal_ToTheAppHost_EndsEverythingWithinFiveSecondsWithCodeZero(int signal, bool inTheBackground)
    {
        using var appHost = new AppHostProcess(ignoresInterrupt: inTheBackground);
        var child = await appHost.StartedAsync("samples");
        var clock = Stopwatch.StartNew();
        Kill(appHost.Process.Id, signal).ShouldBe(0);
        (await appHost.ExitCodeAsync()).ShouldBe(0, appHost.Error);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        ProcessTable.IsRunning(child).ShouldBeFalse();
    }

    [Fact]
    public async Task Kill9_OfTheAppHost_LeavesNoProcess()
    {
        using var appHost = new AppHostProcess();
        var child = await appHost.StartedAsync("samples");
        var family = ChildrenOf(appHost.Process.Id);
        family.ShouldContain(child);
        family.Count.ShouldBeGreaterThan(1, "the guardian is one of them");

        Kill(appHost.Process.Id, SigKill).ShouldBe(0);
        foreach (var process in family)
            (await ProcessTable.IsGoneWithinAsync(process, TimeSpan.FromSeconds(5))).ShouldBeTrue($"process {process} is left");
    }

    [Fact]
    public async Task Catalog_Missing_IsOneClearLineAndExitCodeTwo()
    {
        using var appHost = new AppHostProcess("--catalog", "/no/such/catalog");
        (await appHost.ExitCodeAsync()).ShouldBe(2);
        appHost.Error.ShouldBe("error: The catalog /no/such/catalog does not exist. Give a folder of images with --catalog DIR, or leave --catalog out to use the drawn sample catalog.");
    }

    [Fact]
    public async Task Catalog_Empty_IsOneClearLineAndExitCodeTwo()
    {
        var empty = Directory.CreateTempSubdirectory("edgeai-empty-catalog-").FullName;
        using var appHost = new AppHostProcess($"--catalog={empty}");
        (await appHost.ExitCodeAsync()).ShouldBe(2);
        appHost.Error.ShouldStartWith($"error: The catalog {empty} holds no image");
        appHost.Error.ShouldNotContain('\n');
        Directory.Delete(empty);
    }

    private static List<int> ChildrenOf(int parent) => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
        .Where(pid => ParentOf(pid) == parent)];

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
