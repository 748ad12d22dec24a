using System.Diagnostics;
using System.Globalization;

namespace EdgeAI.Benchmarks.Search;

/// <summary>hnswlib in a process of its own, compiled here and now from Debian's header.</summary>
internal sealed class HnswlibPeer : IDisposable
{
    private const string Header = "/usr/include/hnswlib/hnswlib.h";
    private readonly Process _process;

    private HnswlibPeer(Process process) => _process = process;

    /// <summary>Starts the peer, or says why that is not possible here.</summary>
    public static HnswlibPeer? TryStart(SearchDataset data, out string? reason)
    {
        reason = null;
        if (!File.Exists(Header))
            reason = $"{Header} is absent (apt-get install libhnswlib-dev)";
        else if (TryCompile(out reason) is { } program)
            return new HnswlibPeer(Start(program, [data.Folder, $"{data.Rows}", $"{SearchDataset.Dimension}", $"{SearchDataset.Queries}", $"{SearchCommand.K}"]));
        return null;
    }

    /// <returns>Seconds, and bytes the process grew by.</returns>
    public (double Seconds, long Bytes) Build(int threads)
    {
        var answer = Ask($"build {threads}");
        return (double.Parse(answer[1], CultureInfo.InvariantCulture), long.Parse(answer[2], CultureInfo.InvariantCulture));
    }

    public Latency Search(int ef)
    {
        var answer = Ask($"search {ef}");
        return new Latency(
            double.Parse(answer[1], CultureInfo.InvariantCulture),
            double.Parse(answer[2], CultureInfo.InvariantCulture),
            double.Parse(answer[3], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.WriteLine("quit");
        _process.WaitForExit();
        _process.Dispose();
    }

    private string[] Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        return _process.StandardOutput.ReadLine()?.Split(' ') ?? throw new InvalidOperationException($"The peer ended while asked to '{command}'.");
    }

    private static string? TryCompile(out string? reason)
    {
        var program = Path.Combine(Path.GetTempPath(), "edgeai-bench", "hnswlib-peer");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        var source = Path.Combine(AppContext.BaseDirectory, "Search", "peer", "hnswlib-peer.cpp");
        try
        {
            using var compiler = Start("g++", ["-O3", "-march=native", "-std=c++17", "-pthread", "-w", source, "-o", program]);
            var output = compiler.StandardOutput.ReadToEnd();
            compiler.WaitForExit();
            reason = compiler.ExitCode == 0 ? null : $"g++ failed on {source}: {output}";
            return compiler.ExitCode == 0 ? program : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            reason = "g++ is absent";
            return null;
        }
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
