using EdgeAI.Benchmarks.Fit;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Benchmarks.Search;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Candidates;

/// <summary>Asks about the same photographs twice: by candidates of one search, and by every label.</summary>
internal sealed class CandidatesTrial
{
    private const float MostError = 0.02f;

    private readonly FitPhotographs _photographs;
    private readonly RehearsedCatalog _catalog;
    private readonly float[][] _queries, _defaults;

    public CandidatesTrial(FitPhotographs photographs)
    {
        _photographs = photographs;
        _catalog = RehearsedCatalog.Of(photographs, photographs.Entries);
        Console.Error.WriteLine(_catalog);
        _queries = [.. photographs.Queries.Select(query => Embedded(query, _catalog.Vectors.Dimension, _catalog.Vectors.EmbedQuery))];
        _defaults = [.. photographs.Queries.Select(query => Embedded(query, _catalog.Vectors.DefaultDimension, _catalog.Vectors.EmbedDefault))];
    }

    /// <summary>On the catalog itself, which is small enough to be decided on exactly: by candidates all the same.</summary>
    public IEnumerable<Figure> OnCatalog()
    {
        using var folder = new TemporaryFolder();
        using var index = Saved(folder, _photographs.Entries.Select(_catalog.Vectors.EntryOf));
        var hasCompanions = index.CompanionBytes > 0;
        var directory = LabelDirectory.Read(index, hasCompanions, Environment.ProcessorCount);
        var near = new IndexEvidence(index, directory, PickedFrames.None, _catalog.Background, hasCompanions);
        var exact = _catalog.NewEvidence();
        var tally = new CandidatesTally();
        for (var query = 0; query < _queries.Length; query++)
        {
            near.Weigh(_queries[query], _defaults[query]);
            exact.Weigh(_queries[query], _defaults[query]);
            foreach (var mode in Enum.GetValues<DecisionMode>())
            {
                var decider = _catalog.DeciderFor(mode);
                tally.Add(
                    decider.Decide(near.Weight, near.Likeness, near.Nearness, near.Tail), position => directory.TextOf(near.Labels[position]),
                    decider.Decide(exact.Weight, exact.Likeness, exact.Nearness), position => _catalog.Labels[position]);
            }
        }
        return tally.Figures("candidates.catalog", MostError);
    }

    /// <summary>On vectors drawn around the catalog's own.</summary>
    /// <param name="labels">Number of labels.</param>
    /// <param name="each">Entries of each.</param>
    public IEnumerable<Figure> OnDrawn(int labels, int each)
    {
        Console.Error.WriteLine($"drawing {labels:N0} labels of {each} entries, and building their graph");
        var drawn = new DrawnLabels([.. _photographs.Entries.Select(entry => _catalog.Vectors.EntryOf(entry).Vector.ToArray())], labels, each);
        using var folder = new TemporaryFolder();
        using var index = Saved(folder, drawn.Entries());
        var directory = LabelDirectory.Read(index, hasCompanions: false, Environment.ProcessorCount);
        var near = new IndexEvidence(index, directory, PickedFrames.None, background: null, hasCompanions: false);
        var tally = new CandidatesTally();
        var exact = new float[labels];
        foreach (var query in _queries)
        {
            near.Weigh(query, query);
            drawn.Weigh(query, exact);
            // The temperature that so many labels begin with, and one as sharp as a fit's.
            foreach (var beta in (double[])[InverseTemperature.Prior(labels, labels * each), 33])
            {
                var decider = new Decider(new AnswerModel(beta, -1, [], 0, 0));
                tally.Add(
                    decider.Decide(near.Weight, near.Likeness, -1, near.Tail), position => directory.TextOf(near.Labels[position]),
                    decider.Decide(exact, near.Likeness, -1), DrawnLabels.TextOf);
            }
        }
        return tally.Figures($"candidates.{labels}x{each}", MostError);
    }

    // As the service has it: from a file.
    private HnswIndex Saved(TemporaryFolder folder, IEnumerable<VectorEntry> entries)
    {
        var path = folder.File("candidates.index");
        using (var built = HnswIndex.Create(new VectorSpace("benchmark", "benchmark", "benchmark", _catalog.Vectors.Dimension)))
        {
            built.UpsertMany(entries);
            built.Save(path, LabelSummary.Instance);
        }
        return HnswIndex.Open(path);
    }

    private static float[] Embedded(Recognition.Catalogs.CatalogPhotograph photograph, int dimension, Embed embed)
    {
        var embedding = new float[dimension];
        embed(photograph, embedding);
        return embedding;
    }

    private delegate void Embed(Recognition.Catalogs.CatalogPhotograph photograph, Span<float> embedding);
}
