using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Imaging;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Trays;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>Lays photographs on trays and finds everything on them.</summary>
/// <param name="embedder">At the catalog's crop, under its projection.</param>
/// <param name="ownDefault">The module's own projection.</param>
/// <param name="gallery">The catalog.</param>
/// <param name="defaults">The same under the default projection.</param>
/// <param name="background">Photographs of everything else.</param>
/// <param name="model">When answers can be believed.</param>
internal sealed class TrayTrial(Embedder embedder, Projection ownDefault, LabelGallery gallery, LabelGallery defaults, Background background, AnswerModel model)
{
    private const int TraysEach = 40;
    private const int Seed = 5;

    private static readonly int[] Numbers = [1, 2, 3, 4, 6];

    /// <summary>Lays and finds.</summary>
    /// <param name="photographs">That are not in the catalog; those of labels that it lacks are left out.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="CommandFailure">None has a label of the catalog.</exception>
    public TraysResult Run(IReadOnlyList<CatalogPhotograph> photographs, CommandContext context)
    {
        CatalogPhotograph[] known = [.. photographs.Where(photograph => gallery.NumberOf(photograph.Label) >= 0)];
        if (known.Length == 0) throw CommandFailure.Failed("None of the photographs for trays has a label of the catalog: their folders are to be named as the catalog's are.");
        var drawing = new TrayDrawing(known, photograph => CatalogImage.Read(photograph.FullPath), [], Seed);
        var rows = new List<TrayFigures>();
        foreach (var items in Numbers.Where(items => items <= drawing.Labels))
        {
            context.Error.WriteLine($"trays of {items}");
            var tally = new TrayTally();
            Parallel.For(0, TraysEach, new ParallelOptions { CancellationToken = context.Cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, NewFinder, (number, _, finder) =>
            {
                var tray = drawing.Draw(TrayKind.Free, items, number);
                tally.Add([.. tray.Labels.Select(gallery.NumberOf)], tray.Places, finder.FindAll(tray.Frame), finder.Looks);
                return finder;
            }, _ => { });
            var shares = tally.Shares();
            rows.Add(new TrayFigures(items, TraysEach, Round(shares.Named), Round(shares.Answered), Round(shares.Exact), Round(shares.Wrong)));
        }
        return TraysResult.Of(rows);
    }

    private TrayFinder NewFinder() => new(embedder, ownDefault, new GalleryEvidence(gallery, defaults, background), new Decider(model));

    private static double Round(double share) => Math.Round(share, 4);
}
