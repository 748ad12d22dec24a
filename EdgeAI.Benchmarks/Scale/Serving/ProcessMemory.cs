using System.Globalization;

namespace EdgeAI.Benchmarks.Scale.Serving;

/// <summary>What a process holds in memory besides the pages of its index file.</summary>
internal static class ProcessMemory
{
    // Small indexes are mapped from a copy that has no name on the disk.
    private const string CopyOfIndex = "/memfd:edgeai-index";

    private const string Resident = "Rss:", Anonymous = "Anonymous:";

    /// <summary>
    /// Bytes resident by <c>/proc/PID/smaps</c>. Of mappings of the index, or of its copy in memory, only the pages count that the process has
    /// changed and so holds itself; of all other mappings everything that is resident, shared or not.
    /// </summary>
    /// <param name="processId">The process.</param>
    /// <param name="index">Full path of the index file.</param>
    public static long BesideIndex(int processId, string index) => BesideIndex(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/smaps")), index);

    /// <summary>The same of the lines of such a file.</summary>
    public static long BesideIndex(IEnumerable<string> smaps, string index)
    {
        long kilobytes = 0;
        var counted = Resident;
        foreach (var line in smaps)
            if (IsHeader(line)) counted = IsOf(index, line) ? Anonymous : Resident;
            else if (line.StartsWith(counted, StringComparison.Ordinal)) kilobytes += long.Parse(line.AsSpan(counted.Length).Trim().TrimEnd("kB"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        return kilobytes * 1024;
    }

    // Of a mapping: "7f00-7f10 r--p 00000000 08:01 123   /path"; all lines below it begin with a name and a colon.
    private static bool IsHeader(string line) => line.AsSpan(0, Math.Max(0, line.IndexOf(' '))) is [.., not ':'] && line.Contains('-', StringComparison.Ordinal);

    private static bool IsOf(string index, string header) => header.EndsWith(" " + index, StringComparison.Ordinal) || header.Contains(CopyOfIndex, StringComparison.Ordinal);
}
