using System.Globalization;
using System.Text;

namespace EdgeAI.Tests.Fixtures;

/// <summary>What the kernel says about processes.</summary>
internal static class ProcessTable
{
    /// <summary>The processes with a variable <c>NAME=VALUE</c> in their environment; zombies have none.</summary>
    public static List<int> WithVariable(string variable)
    {
        var sought = Encoding.UTF8.GetBytes($"\0{variable}\0");
        return [.. All().Where(pid => Read($"/proc/{pid}/environ") is { Length: > 0 } environment && ((byte[])[0, .. environment]).AsSpan().IndexOf(sought) >= 0)];
    }

    /// <summary>Children of a process.</summary>
    public static List<int> ChildrenOf(int pid) =>
        [.. Encoding.ASCII.GetString(Read($"/proc/{pid}/task/{pid}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture))];

    private static IEnumerable<int> All() => Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0);

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return [];
        }
    }
}
