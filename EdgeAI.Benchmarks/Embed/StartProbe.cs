using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Modules;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>A fresh process that loads the cached module and embeds one frame: a start is cold only once.</summary>
internal static class StartProbe
{
    private const string Name = "embed-start";

    public static Command Create()
    {
        var command = new Command(Name, "Prints the milliseconds from loading the module to the first embedding, in a process that did nothing before.") { Hidden = true };
        var frame = new Argument<FileInfo>("frame");
        command.Add(frame);
        command.SetAction(result =>
        {
            var image = File.ReadAllBytes(result.GetRequiredValue(frame).FullName);
            var started = Stopwatch.GetTimestamp();
            using var embedder = Embedder.Load(new EmbeddingOptions { CallDeadline = TimeSpan.FromSeconds(5) });
            embedder.Embed(image, new float[embedder.Dimension]);
            Console.WriteLine(Stopwatch.GetElapsedTime(started).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        });
        return command;
    }

    /// <summary>The compiled module is in the cache already: the caller has loaded it.</summary>
    public static IEnumerable<Figure> Measure(int starts)
    {
        var frame = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(frame, CameraFrame.Create(ModelFolder.Find(null)));
            var times = Enumerable.Range(0, starts).Select(_ => Start(frame)).ToList();
            return [new Figure("embed.start-cached-to-first-embedding", Interleaved.Median(times), "ms", EmbedTargets.StartMilliseconds)];
        }
        finally
        {
            File.Delete(frame);
        }
    }

    private static double Start(string frame)
    {
        var program = Environment.ProcessPath!;
        // Started as `dotnet EdgeAI.Benchmarks.dll` the process is dotnet and wants the assembly first.
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0], Name, frame] : [Name, frame];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{Name} ended with exit code {process.ExitCode}.");
    }
}
