using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Indexer.Building;

/// <summary>The index file to be, checked before hours of work are spent on it.</summary>
internal static class OutputFile
{
    // A service that serves this index fits it anew from the same features, which takes seconds.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The full path, in a folder that exists and can be written.</summary>
    public static string Prepare(string output)
    {
        if (string.IsNullOrWhiteSpace(output)) throw CommandFailure.Usage("--output is empty: name a file, e.g. --output .edgeai/catalog.index");
        var path = Path.GetFullPath(output);
        if (Directory.Exists(path)) throw CommandFailure.Usage($"{output} is a folder: name a file in it, e.g. --output {Path.Combine(output, "catalog.index")}");
        var probe = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"Cannot write {output}: {failure.Message.TrimEnd('.')}. Choose an --output in a folder that you may write to.");
        }
        return path;
    }

    /// <summary>The feature cache beside the index; waited for while another process has it.</summary>
    public static FeatureCache OpenFeatures(string path, int featureCount, CommandContext context)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            for (var isSaid = false; ; isSaid = true)
                try
                {
                    var cache = FeatureCache.Open(path + ".features", featureCount);
                    if (cache.Note is { } note) context.Error.WriteLine($"{cache.Path}: {note}");
                    return cache;
                }
                catch (IOException busy) when (IsInUse(busy) && TimeProvider.System.GetElapsedTime(started) < LongestWait)
                {
                    if (!isSaid) context.Error.WriteLine($"waiting for {path}.features, which another process uses");
                    context.Cancellation.WaitHandle.WaitOne(Pause);
                    context.Cancellation.ThrowIfCancellationRequested();
                }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"Cannot use {path}.features: {failure.Message.TrimEnd('.')}. Wait for another build to end, or choose another --output.");
        }
    }

    // EAGAIN on Linux, a sharing violation on Windows: what .NET answers where another process has locked the file.
    private static bool IsInUse(IOException exception) => exception.HResult is 11 or unchecked((int)0x80070020);
}
