using System.Diagnostics;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Capture;

[Collection(RunsAlone.Name)]
public class CameraMachineTests(ITestOutputHelper output)
{
    private const int CannotBeHad = 77;

    /// <summary>Everything in Sources/V4l2 with the kernel's own virtual cameras.</summary>
    [Fact]
    public async Task V4l2Tests_InTheVirtualMachine_Pass()
    {
        Assert.SkipWhen(CameraMachine.IsThis, "This is the virtual machine.");
        var scripts = Path.Combine(RepositoryRoot.Path, "EdgeAI.Tests", "Capture", "VirtualMachine");
        var guest = Path.Combine(Path.GetTempPath(), $"edgeai-guest-{Environment.ProcessId}.sh");
        var figures = Environment.GetEnvironmentVariable(CameraMachine.FiguresKey);
        await File.WriteAllTextAsync(guest, $"export EDGEAI_TESTS='{AppContext.BaseDirectory}' {CameraMachine.FiguresKey}='{figures}'\nexec bash '{scripts}/run-tests'\n", TestContext.Current.CancellationToken);
        try
        {
            var start = new ProcessStartInfo("bash", [Path.Combine(scripts, "boot"), guest, int.TryParse(figures, out var seconds) ? $"{2 * seconds + 1200}" : "480"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var machine = Process.Start(start)!;
            var errors = machine.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var log = await machine.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
            await machine.WaitForExitAsync(TestContext.Current.CancellationToken);
            output.WriteLine(log);

            Assert.SkipWhen(machine.ExitCode == CannotBeHad, log.Trim().Split('\n')[^1]);
            machine.ExitCode.ShouldBe(0, log);
            log.ShouldContain("Failed: 0");
        }
        finally
        {
            File.Delete(guest);
        }
    }
}
