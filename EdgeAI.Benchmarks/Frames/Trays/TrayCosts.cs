using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Parts;

namespace EdgeAI.Benchmarks.Frames.Trays;

/// <summary>What looks at one frame cost on one thread: those of each number of parts, and what it brings to take many in one call.</summary>
internal static class TrayCosts
{
    private const int Rounds = 12, CallsPerTurn = 2;

    // A first look and two further ones, with the looks of two, of two to four, and of two to eight parts.
    private static readonly int[] Together = [12, 20, 38];

    /// <summary>Measures.</summary>
    /// <param name="frame">A tray as a camera sends it.</param>
    public static IEnumerable<Figure> Measure(byte[] frame)
    {
        foreach (var path in (string[])["fp32", "int8"])
        {
            // What was seen before costs nothing; here everything is new.
            using var module = CatalogEmbedder.Load(null, path);
            using var embedder = module.ForUnhurriedWork(module.CropFraction, module.LiftsDark, instances: 1, TimeSpan.FromSeconds(5));
            for (var number = 2; number <= MassPartition.Most; number++)
                yield return new Figure($"trays.cost.{path}.parts{number}", Interleaved.Measure(Rounds, CallsPerTurn, Look(embedder, frame, number, number))[0].Median, "ms");
            foreach (var count in Together)
            {
                var times = Interleaved.Measure(Rounds, CallsPerTurn, Look(embedder, frame, count, count), Look(embedder, frame, count, 1));
                yield return new Figure($"trays.cost.{path}.looks{count}", times[0].Median, "ms");
                yield return new Figure($"trays.cost.{path}.looks{count}.together/singly", (times[0] / times[1]).Median, "ratio");
            }
        }
        yield return new Figure("trays.cost.search", Interleaved.Measure(Rounds, CallsPerTurn, Search(frame))[0].Median, "ms");
    }

    // So many looks at squares in a grid, so many in a call.
    private static Action Look(Embedder embedder, byte[] frame, int count, int inACall)
    {
        Look[] looks = [.. Enumerable.Range(0, count).Select(look => Embedding.Sight.Look.At(new FrameRegion(look % 7 * 0.12, look / 7 * 0.13, 0.2, 0.2)))];
        var (embeddings, views) = (new float[count * embedder.Dimension], new FrameRegion[count]);
        return () =>
        {
            for (var first = 0; first < count; first += inACall)
                embedder.EmbedLooks(frame, FrameRegion.Whole, looks.AsSpan(first, inACall), embeddings.AsSpan(first * embedder.Dimension, inACall * embedder.Dimension), default, views.AsSpan(first, inACall));
        };
    }

    // Cutting the map into two to eight masses and choosing among their looks, without taking any.
    private static Action Search(byte[] frame)
    {
        using var embedder = CatalogEmbedder.Load(null);
        var map = new ProposalMap();
        embedder.EmbedLooks(frame, FrameRegion.Whole, [Embedding.Sight.Look.Proposal], new float[embedder.Dimension], default, new FrameRegion[1], map: map);
        var (search, likeness) = (new PartSearch(), new float[PartSearch.MostLooks]);
        LookedAtPart[] usual = [new(FrameRegion.Whole, 0.3f)];
        for (var look = 0; look < likeness.Length; look++) likeness[look] = 0.15f + look * 7 % 11 * 0.04f;
        return () =>
        {
            search.Begin(map, usual, 0.2f, PartEffort.All);
            while (!search.IsDone) search.Take(likeness.AsSpan(search.Looked, search.Planned - search.Looked));
        };
    }
}
