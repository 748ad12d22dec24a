using System.Globalization;
using EdgeAI.Embedding;
using EdgeAI.Indexer.Building;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Indexer.Transfer;

/// <summary>An index with its projection and thumbnails to another place. What was copied before a push was killed is not copied again; a reader meets the old index or the new one, whole.</summary>
internal static class FilePush
{
    public static int Run(string source, string output, CommandContext context)
    {
        if (!File.Exists(source)) throw CommandFailure.Usage($"No index {source}: build one with: build --catalog DIR --output {source}");
        var target = OutputFile.Prepare(output);
        if (Path.GetFullPath(source) == target) throw CommandFailure.Usage($"{output} is the index itself: choose another --output.");
        FittedProjection? fitted;
        int entries;
        using (var index = HnswIndex.Open(source))
        {
            fitted = IndexProjection.TryFind(source, index.Space);
            entries = index.Count;
            if (fitted is null && index.Space.Projection != EmbeddingIdentity.DefaultProjection)
                throw CommandFailure.Failed($"The projection that {source} was built with is not in {source}.projection: restore that file or build the index again.");
        }
        var pictures = CopyThumbnails(ThumbnailFolder.ForIndex(source), ThumbnailFolder.ForIndex(target), context);
        void Publish() => IndexCopy.Resume(source, target, LabelSummary.Instance, context.Cancellation);
        if (fitted is null) Publish();
        else IndexProjection.Publish(target, fitted, Publish);
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {Counted.Of(entries, "entry", "entries")}, {Counted.Of(pictures, "thumbnail")} copied now"));
        return ExitCodes.Success;
    }

    private static int CopyThumbnails(ThumbnailFolder from, ThumbnailFolder to, CommandContext context)
    {
        if (!Directory.Exists(from.Path)) return 0;
        Directory.CreateDirectory(to.Path);
        var files = new DirectoryInfo(from.Path).GetFiles("*.jpg");
        return ProgressDisplay.Run(context.Error, "copying thumbnails", progress =>
        {
            var copied = 0;
            for (var i = 0; i < files.Length; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var there = new FileInfo(Path.Combine(to.Path, files[i].Name));
                // The time is set after the content: a file that was half copied has another one.
                if (!to.TryResolve(files[i].Name, out _) || there.Length != files[i].Length || there.LastWriteTimeUtc != files[i].LastWriteTimeUtc)
                {
                    var temporary = $"{there.FullName}.{Guid.NewGuid():n}.tmp";
                    try
                    {
                        files[i].CopyTo(temporary, overwrite: true);
                        File.SetLastWriteTimeUtc(temporary, files[i].LastWriteTimeUtc);
                        File.Move(temporary, there.FullName, overwrite: true);
                    }
                    catch
                    {
                        File.Delete(temporary);
                        throw;
                    }
                    copied++;
                }
                progress.Report(new EmbeddingProgress(i + 1, files.Length));
            }
            return copied;
        });
    }
}
