using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Fit;

/// <summary>One frame from its bytes to the decision, under the default projection and under the fitted one, in turn.</summary>
internal static class FrameCosts
{
    private const int Matches = 5;
    private const int Rounds = 40;

    public static IEnumerable<Figure> Measure(FitPhotographs photographs)
    {
        var frames = photographs.Queries.Take(24).Select(query => File.ReadAllBytes(query.FullPath)).ToArray();
        var labels = photographs.Entries.Select(entry => entry.Label).Distinct(StringComparer.Ordinal).Count();
        using var plain = new Contender(photographs, photographs.Default(photographs.Entries.Count, labels), frames);
        using var fitted = new Contender(photographs, photographs.FitAuto(photographs.Entries, FitPhotographs.Settings), frames);
        var times = Interleaved.Measure(Rounds, frames.Length, plain.Answer, fitted.Answer);
        yield return new Figure("frame.default", times[0].Median, "ms");
        yield return new Figure("frame.adapted", times[1].Median, "ms");
        yield return new Figure("frame.adapted-default", times[1].Median - times[0].Median, "ms", 0);
    }

    private sealed class Contender : IDisposable
    {
        private readonly Embedder _embedder;
        private readonly HnswIndex _index;
        private readonly FrameEvidence _evidence;
        private readonly Decider _decider;
        private readonly Projection _ownDefault;
        private readonly byte[][] _frames;
        private readonly float[] _embedding;
        private readonly float[] _features;
        private readonly float[] _default;
        private readonly VectorMatch[] _matches = new VectorMatch[Matches];
        private int _next;

        public Contender(FitPhotographs photographs, FittedProjection projection, byte[][] frames)
        {
            _frames = frames;
            using var cropped = photographs.Embedder.WithCropFraction(projection.CropFraction);
            _embedder = cropped.WithProjection(projection.Projection);
            _embedding = new float[_embedder.Dimension];
            var gallery = SmallCatalogs.GalleryOf(photographs.VectorsOf(projection), photographs.Entries, out var vectors);
            _index = HnswIndex.Create(_embedder.Identity.ToVectorSpace());
            _index.UpsertMany(photographs.Entries.Select((entry, i) => new VectorEntry(entry.Id, vectors.AsMemory(i * gallery.Dimension, gallery.Dimension), entry.Payload.ToUtf8Json())));
            _ownDefault = DefaultProjection.Read(_embedder.ModelDirectory, _embedder.FeatureCount);
            (_features, _default) = (new float[_embedder.FeatureCount], new float[_ownDefault.Rows]);
            _evidence = new GalleryEvidence(gallery, SmallCatalogs.DefaultsOf(photographs.VectorsOf(projection), photographs.Entries), Background.Read(_embedder.ModelDirectory));
            _decider = new Decider(AnswerModel.WithoutHeldOut(gallery.Labels.Count, photographs.Entries.Count, 0));
        }

        public void Answer()
        {
            _embedder.Embed(_frames[_next++ % _frames.Length], _embedding, _features);
            _index.Search(_embedding, _matches);
            _ownDefault.Apply(_features, _default);
            _evidence.Weigh(_embedding, _default);
            _decider.Decide(_evidence.Weight, _evidence.Likeness, _evidence.Nearness);
        }

        public void Dispose()
        {
            _index.Dispose();
            _embedder.Dispose();
        }
    }
}
