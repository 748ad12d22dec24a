using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Deciding;
using EdgeAI.Recognition.Parts;

namespace EdgeAI.Inference.Parts;

/// <summary>Everything that was found in one image, and what finding it takes, in buffers that serve again and again. Not safe for concurrent use.</summary>
internal sealed class FoundParts
{
    private readonly FoundPart[] _parts = [.. Enumerable.Range(0, MassPartition.Most).Select(_ => new FoundPart())];
    private readonly Look[] _looks = new Look[PartSearch.MostLooks];
    private readonly FrameRegion[] _views = new FrameRegion[PartSearch.MostLooks];
    private readonly float[] _likeness = new float[PartSearch.MostLooks];
    private float[] _embeddings = [];
    private float[] _features = [];
    private int _dimension, _featureCount;

    /// <summary>The search.</summary>
    public PartSearch Search { get; } = new();

    /// <summary>The map that is searched.</summary>
    public ProposalMap Map { get; } = new();

    /// <summary>Weighs looks.</summary>
    public AnswerDecision Weighing { get; } = new();

    /// <summary>What was found; each with an answer, a list or none.</summary>
    public ReadOnlySpan<FoundPart> Parts => _parts.AsSpan(0, PartCount);

    /// <summary>How many were found.</summary>
    public int PartCount { get; private set; }

    /// <summary>How many of them are like the catalog: answered or listed.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var part in Parts)
                if (part.Decision.Outcome != Recognition.Deciding.DecisionOutcome.None) count++;
            return count;
        }
    }

    /// <summary>Forgets the last image.</summary>
    public void Restart() => PartCount = 0;

    /// <summary>The next part, to be placed.</summary>
    public FoundPart Add() => _parts[PartCount++];

    public ReadOnlySpan<float> EmbeddingOf(int look) => _embeddings.AsSpan(look * _dimension, _dimension);

    public ReadOnlySpan<float> FeaturesOf(int look) => _features.AsSpan(look * _featureCount, _featureCount);

    /// <summary>Room for the likeness of looks.</summary>
    public Span<float> Likeness => _likeness;

    /// <summary>Takes over a look that was taken before the search: at the frame as one thing.</summary>
    /// <param name="look">Its number.</param>
    /// <param name="embedding">Under the catalog's projection.</param>
    /// <param name="features">Behind the embedding.</param>
    public void Take(int look, ReadOnlySpan<float> embedding, ReadOnlySpan<float> features)
    {
        Size(embedding.Length, features.Length);
        embedding.CopyTo(_embeddings.AsSpan(look * _dimension));
        features.CopyTo(_features.AsSpan(look * _featureCount));
    }

    /// <summary>Takes the next looks of the search.</summary>
    /// <param name="embedder">Who embeds.</param>
    /// <param name="image">The image.</param>
    /// <param name="region">What of it is looked at.</param>
    /// <param name="first">Number of the first look.</param>
    /// <param name="count">How many.</param>
    public EmbeddingTimings Embed(Embedder embedder, ImageSpan image, FrameRegion region, int first, int count)
    {
        Size(embedder.Dimension, embedder.FeatureCount);
        for (var look = first; look < first + count; look++) _looks[look] = Look.At(Search.SquareOf(look));
        return embedder.EmbedLooks(
            image, region, _looks.AsSpan(first, count), _embeddings.AsSpan(first * _dimension, count * _dimension),
            _features.AsSpan(first * _featureCount, count * _featureCount), _views.AsSpan(first, count));
    }

    private void Size(int dimension, int features)
    {
        (_dimension, _featureCount) = (dimension, features);
        if (_embeddings.Length != PartSearch.MostLooks * dimension) _embeddings = new float[PartSearch.MostLooks * dimension];
        if (_features.Length != PartSearch.MostLooks * features) _features = new float[PartSearch.MostLooks * features];
    }

    /// <summary>Drops what must not outlive the answer.</summary>
    public void Release()
    {
        Restart();
        Weighing.Release();
        foreach (var part in _parts) part.Release();
    }
}
