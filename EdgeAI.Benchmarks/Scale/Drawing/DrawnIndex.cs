using System.Diagnostics;
using System.Globalization;
using EdgeAI.Embedding;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Scale.Drawing;

/// <summary>An index file of a drawn catalog with its projection beside it, as the indexer leaves them.</summary>
internal static class DrawnIndex
{
    private const int ProgressEvery = 20_000;

    /// <summary>The index file in a folder; drawn where it is not there yet.</summary>
    public static string In(string folder, CatalogDrawing drawing, int entries, Embedder embedder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.GetFullPath(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"scale-{drawing.Name}-{entries}.index")));
        if (!File.Exists(path)) Write(path, drawing, entries, embedder);
        return path;
    }

    private static void Write(string path, CatalogDrawing drawing, int entries, Embedder embedder)
    {
        var started = Stopwatch.GetTimestamp();
        using var index = HnswIndex.Create(embedder.Identity.ToVectorSpace());
        index.UpsertMany(Entries(drawing, entries));
        var labels = drawing.LabelsOf(entries);
        var fitted = CatalogFit.Default(embedder.Identity.ModuleHash, entries, labels, "the module's own: a drawn catalog");
        // A rehearsal of a million entries would take longer than all that is measured here.
        var answers = AnswerModel.WithoutHeldOut(labels, entries, BackgroundLikeness(index, Background.Read(embedder.ModelDirectory)));
        IndexProjection.Publish(path, fitted with { Answers = answers }, () => index.Save(path, LabelSummary.Instance));
        Console.Error.WriteLine(FormattableString.Invariant($"{path}: {entries:N0} entries, {labels:N0} labels, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
    }

    private static IEnumerable<VectorEntry> Entries(CatalogDrawing drawing, int entries)
    {
        for (var number = 0; number < entries; number++)
        {
            if (number > 0 && number % ProgressEvery == 0) Console.Error.WriteLine(FormattableString.Invariant($"{number:N0} of {entries:N0} entries drawn and linked"));
            yield return drawing.Entry(number);
        }
    }

    // The evidence of a label with few entries is close to its best cosine, which the index finds.
    private static float BackgroundLikeness(HnswIndex index, Background background)
    {
        var likeness = new float[background.Count];
        Parallel.For(0, likeness.Length, () => (Match: new VectorMatch[1], Embedding: new float[background.Dimension]), (photograph, _, local) =>
        {
            background.Read(photograph, local.Embedding);
            index.Search(local.Embedding, local.Match);
            likeness[photograph] = Likeness.Of(local.Match[0].Score, background.NearnessOf(photograph));
            return local;
        }, _ => { });
        return Likeness.OfBackground(likeness);
    }
}
