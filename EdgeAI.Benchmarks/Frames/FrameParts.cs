using EdgeAI.Benchmarks.Fit;
using EdgeAI.Benchmarks.Frames.Trays;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Trays;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>The parts of <c>frames</c>, and what they share: one catalog and its photographs.</summary>
internal static class FrameParts
{
    private const string Still = "still", Stream = "stream", Near = "near", Trays = "trays";

    // Of four labels one is left out of the catalog.
    private const int Quarters = 4;

    public static IReadOnlyList<string> All { get; } = [Still, Stream, Near, Trays];

    public static IReadOnlyList<Figure> Measure(FrameRequest request, IReadOnlyList<string> parts)
    {
        var figures = new List<Figure>();
        using var photographs = FitPhotographs.Load(CatalogReader.Read(request.Catalogs), new Catalog([], []), request.Cache);
        var labels = photographs.Entries.Select(entry => entry.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var queries = CatalogReader.Read([request.Queries]).Photographs.Where(query => labels.Contains(query.Label)).ToArray();
        if (parts.Contains(Still) || parts.Contains(Stream) || parts.Contains(Trays)) figures.AddRange(WholeCatalog(request, parts, photographs, queries));
        if (parts.Contains(Near))
        {
            var leftOut = labels.Where((_, number) => number % Quarters == 0).ToHashSet(StringComparer.Ordinal);
            figures.AddRange(NearStreams(
                request, photographs, [.. photographs.Entries.Where(entry => !leftOut.Contains(entry.Label))], [.. queries.Where(query => leftOut.Contains(query.Label))]));
        }
        return figures;
    }

    private static List<Figure> WholeCatalog(FrameRequest request, IReadOnlyList<string> parts, FitPhotographs photographs, CatalogPhotograph[] queries)
    {
        using var eye = EyeOf(photographs, photographs.Entries);
        var known = Subjects(request, queries);
        var far = request.Far is { } folder ? Subjects(request, CatalogReader.Read([folder]).Photographs) : null;
        var (stills, streams) = (new StillTrial(eye, request.Mode, request.Folder), new StreamTrial(eye, request.Mode, request.Seed, request.Folder));
        var figures = new List<Figure> { new("frames.photographs", known.Numbers.Count, "") };
        if (parts.Contains(Still)) figures.AddRange(stills.Known(known));
        if (parts.Contains(Still) && far is not null) figures.AddRange(stills.Far(far));
        if (parts.Contains(Stream)) figures.AddRange(streams.Known(known));
        if (parts.Contains(Stream) && far is not null) figures.AddRange(streams.Unknown(far, "far"));
        if (!parts.Contains(Trays)) return figures;
        var trays = new TrayTrial(eye, request.Mode, request.Trays, request.Folder);
        var drawing = new TrayDrawing(
            queries, photograph => File.ReadAllBytes(photograph.FullPath), request.Background is { } scenes ? PhotographFiles.Of(scenes, request.Seed) : [], request.Seed);
        figures.AddRange(trays.Known(drawing));
        if (far is not null) figures.AddRange(trays.Far(far));
        Console.Error.WriteLine("what looks cost");
        figures.AddRange(TrayCosts.Measure(drawing.Draw(TrayKind.Free, items: 4, number: 0).Frame));
        return figures;
    }

    private static IEnumerable<Figure> NearStreams(FrameRequest request, FitPhotographs photographs, CatalogPhotograph[] entries, CatalogPhotograph[] queries)
    {
        using var eye = EyeOf(photographs, entries);
        return [.. new StreamTrial(eye, request.Mode, request.Seed, request.Folder).Unknown(Subjects(request, queries), "near")];
    }

    private static FrameEye EyeOf(FitPhotographs photographs, IReadOnlyList<CatalogPhotograph> entries)
    {
        Console.Error.WriteLine($"fitting and rehearsing {entries.Count} photographs");
        var catalog = RehearsedCatalog.Of(photographs, entries);
        Console.Error.WriteLine(catalog);
        return new FrameEye(photographs, catalog);
    }

    private static FrameSubjects Subjects(FrameRequest request, IReadOnlyList<CatalogPhotograph> photographs) =>
        new(photographs, request.Background is { } path ? PhotographFiles.Of(path, request.Seed) : [], request.Seed, request.Each);
}
