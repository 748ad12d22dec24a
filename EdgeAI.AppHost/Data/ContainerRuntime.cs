using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.AppHost.Data;

/// <summary>Docker or Podman. Asked before the model is made: a container that nothing can run ends the whole application after two minutes.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Whether one answers: the one that <c>ASPIRE_CONTAINER_RUNTIME</c> names, otherwise either. <c>Containers:Enabled=false</c> does without.</summary>
    public static bool Answers(IConfiguration configuration) => configuration.GetValue("Containers:Enabled", true)
        && (configuration["ASPIRE_CONTAINER_RUNTIME"] is { Length: > 0 } named ? Answers(named) : Answers("docker") || Answers("podman"));

    private static bool Answers(string command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, ["container", "ls", "--last", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            if (process.WaitForExit(Limit))
                return process.ExitCode == 0;
            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            // Not installed.
            return false;
        }
    }
}
