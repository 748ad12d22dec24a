using System.Diagnostics;
using System.Globalization;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>The labels by which a later AppHost recognises what an earlier one has left.</summary>
internal static class ContainerLabels
{
    /// <summary>Folder of the AppHost.</summary>
    public const string AppHost = "edgeai.apphost";

    /// <summary>Machine of the AppHost: a daemon may serve several.</summary>
    public const string Machine = "edgeai.machine";

    /// <summary>Process of the AppHost: id and start, so that another process of the same id is not taken for it.</summary>
    public const string Process = "edgeai.process";

    public const string Resource = "edgeai.resource";

    public const string Lifetime = "edgeai.lifetime";

    /// <summary>Hash of what the container was made from.</summary>
    public const string Configuration = "edgeai.configuration";

    public static Dictionary<string, string> Of(IResource resource, ContainerLifetime lifetime, string appHostDirectory) => new()
    {
        [AppHost] = appHostDirectory,
        [Machine] = Environment.MachineName,
        [Process] = IdentityOf(Environment.ProcessId)!,
        [Resource] = resource.Name,
        [Lifetime] = lifetime.ToString(),
    };

    /// <summary>Whether the AppHost that made a container is gone.</summary>
    public static bool IsAbandoned(IDictionary<string, string> labels) =>
        labels.TryGetValue(Machine, out var machine) && machine == Environment.MachineName
        && labels.TryGetValue(Process, out var identity)
        && (!int.TryParse(identity.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || IdentityOf(id) != identity);

    /// <returns>Id and start of a running process; null when there is none.</returns>
    private static string? IdentityOf(int id)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
                return $"{id}:{System.Diagnostics.Process.GetProcessById(id).StartTime.ToUniversalTime():O}";
            // In ticks since the boot, exactly as the kernel has it; after a reboot the boot's own id differs.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            return $"{id}:{started}:{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
