using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Benchmarks.Scale.Drawing;
using EdgeAI.Benchmarks.Scale.Serving;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Benchmarks.Scale;

/// <summary>Draws the catalogs and measures the service over each.</summary>
internal sealed class ScaleRun : IDisposable
{
    private readonly ScaleRequest _request;
    private readonly Embedder _embedder;
    private readonly VectorCenters _centers;
    private readonly PictureViews _views;
    private readonly PictureViews _things;

    public ScaleRun(ScaleRequest request)
    {
        _request = request;
        PictureSource pictures = request.Catalog is { } folder ? new CatalogPictures(folder, request.Seed) : new DrawnPictures(request.Seed);
        // Things to teach look like nothing in the catalog, drawn or not.
        (_views, _things) = (new PictureViews(pictures, request.Seed), new PictureViews(new DrawnPictures(request.Seed + 1), request.Seed));
        _embedder = CatalogEmbedder.Load(null);
        Console.Error.WriteLine($"embedding {pictures.Count} pictures to draw around");
        _centers = VectorCenters.Embed(pictures, _embedder);
    }

    /// <summary>Draws every index file that is not there yet.</summary>
    public void Draw()
    {
        foreach (var labels in _request.Labels)
            foreach (var entries in _request.Entries) IndexOf(labels, entries);
    }

    public async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var program = ServiceProgram.Find(_request.Service, _embedder.ModelDirectory);
        var trial = new SizeTrial(program, _views, _things);
        Draw();
        // The first start of all compiles the module.
        var ones = IndexOf(1, ScaleTargets.Few);
        using (var folder = new ServiceFolder(ones))
        using (await ServiceProcess.StartAsync(program, folder, _views.Encode(0, 0)))
        {
        }
        var few = await trial.MeasureAsync(ones, ScaleTargets.Few, ScaleTargets.Few);
        var figures = new List<Figure>();
        foreach (var labels in _request.Labels)
        {
            var results = new List<SizeResult>();
            foreach (var entries in _request.Entries)
            {
                var result = labels == 1 && entries == few.Entries ? few : await trial.MeasureAsync(IndexOf(labels, entries), entries, DrawingOf(labels).LabelsOf(entries));
                results.Add(result);
                figures.AddRange(ScaleFigures.Of(result, VariantOf(labels), few));
            }
            figures.AddRange(ScaleFigures.Ratio(results, VariantOf(labels)));
        }
        if (_request.Busy is { } seconds)
            figures.AddRange(await new BusyTrial(program, _views, _things, TimeSpan.FromSeconds(seconds)).MeasureAsync(ones, IndexOf(1, _request.Entries.Max()), _request.Entries.Max()));
        return figures;
    }

    public void Dispose() => _embedder.Dispose();

    private static string VariantOf(int labels) => labels == 1 ? "" : "tens";

    private CatalogDrawing DrawingOf(int entriesPerLabel) => new(_centers, entriesPerLabel, _request.Seed);

    private string IndexOf(int entriesPerLabel, int entries) => DrawnIndex.In(_request.Keep, DrawingOf(entriesPerLabel), entries, _embedder);
}
