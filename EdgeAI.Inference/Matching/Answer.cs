using System.Buffers;
using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Parts;
using EdgeAI.Inference.Routing;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Parts;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Matching;

/// <summary>What came of one image, in buffers that serve again and again. Not safe for concurrent use.</summary>
internal sealed class Answer
{
    // An answer that grew beyond this (k in the hundreds) is not worth keeping.
    private const int MostBytesKept = 256 << 10;
    private const int MostMatchesKept = 64;

    private readonly double[] _furtherLookMs = new double[PartSearch.MostLooks];
    private VectorMatch[] _matches = new VectorMatch[8];
    private readonly float[] _cells = new float[FrameQuality.Cells];
    private float[] _embedding = [];
    private float[] _firstEmbedding = [];
    private float[] _features = [];
    private float[] _default = [];
    private int _look = -1;
    private string[]? _origins;
    private FoundParts? _found;
    private bool _findsAll;
    private long _started;

    /// <summary>Where the answer is serialised.</summary>
    public ArrayBufferWriter<byte> Output { get; private set; } = new(4096);

    /// <summary>The stages' times.</summary>
    public StageTimings Timings;

    /// <summary>Name and version of the module.</summary>
    public string Model { get; set; } = "";

    /// <summary>Number of matches found.</summary>
    public int Count { get; set; }

    /// <summary>Indexes that were asked and did not answer; empty when the answer is whole.</summary>
    public IReadOnlyList<LostIndex> Lost { get; private set; } = [];

    /// <summary>The second, merged answer, where an index is still being asked; null where this is all there will be.</summary>
    public Task<SearchAnswer>? Later { get; private set; }

    /// <summary>The embedding, for whoever asks an index that is elsewhere.</summary>
    public ReadOnlyMemory<float> EmbeddingMemory => _embedding;

    /// <summary>Whose entries the matches are.</summary>
    public EntryCache? Entries { get; set; }

    /// <summary>What the image was decided to show.</summary>
    public AnswerDecision Decision { get; } = new();

    /// <summary>Room for the cells of a stream's frame.</summary>
    public Span<float> Cells => _cells;

    /// <summary>Further looks at the image.</summary>
    public LookBuffers Looks { get; } = new();

    /// <summary>What of the frame was looked at; null for the usual crop.</summary>
    public FrameRegion? View { get; private set; }

    /// <summary>How many times it was looked at: once, unless the first look found no answer.</summary>
    public int LookCount { get; private set; }

    /// <summary>Whether <see cref="View"/> lies around a subject that was found.</summary>
    public bool HasSubject { get; private set; }

    /// <summary>What the first look looked at, whichever look was decided on; null for the usual crop.</summary>
    public FrameRegion? FirstView { get; private set; }

    /// <summary>Whether <see cref="View"/> is a further look's.</summary>
    public bool LookedCloser { get; private set; }

    /// <summary>The embedding.</summary>
    public Span<float> Embedding => _embedding;

    /// <summary>The features behind the embedding.</summary>
    public Span<float> Features => _features;

    /// <summary>The default embedding of the look in hand.</summary>
    public Span<float> DefaultEmbedding => _default;

    /// <summary>The matches, best first.</summary>
    public ReadOnlySpan<VectorMatch> Matches => _matches.AsSpan(0, Count);

    /// <summary>The entry behind match <paramref name="rank"/>.</summary>
    public CatalogEntry EntryAt(int rank) => Entries!.Of(_matches[rank]);

    /// <summary>Name of the index that has match <paramref name="rank"/>.</summary>
    public string OriginAt(int rank) => _origins?[rank] ?? IndexRouter.Local;

    /// <summary>Takes over what a routed index answered.</summary>
    public void Take(SearchAnswer answer, int k)
    {
        var room = RoomFor(k);
        Count = Math.Min(k, answer.Matches.Count);
        _origins = new string[Count];
        for (var rank = 0; rank < Count; rank++) (room[rank], _origins[rank]) = (answer.Matches[rank].Match, answer.Matches[rank].Origin);
        (Lost, Later) = (answer.Lost, answer.Later);
    }

    /// <summary>Forgets the last image; the clock of the next starts now.</summary>
    public void Restart()
    {
        Timings = default;
        _matches.AsSpan(0, Count).Clear();
        Count = 0;
        Decision.Clear();
        _findsAll = false;
        (View, FirstView, HasSubject, LookedCloser, LookCount, _look) = (null, null, false, false, 1, -1);
        Unroute();
        Output.ResetWrittenCount();
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Stops the clock: <see cref="StageTimings.Total"/> is now.</summary>
    public void Stop() => Timings.Total = Stopwatch.GetElapsedTime(_started);

    /// <summary>Notes what of the frame was looked at.</summary>
    public void Look(FrameRegion view, bool hasSubject) => (View, FirstView, HasSubject) = (view, view, hasSubject);

    /// <summary>Who embeds; null before the first image.</summary>
    public EmbeddingIdentity? EmbeddedBy { get; set; }

    /// <summary>The first look at the image.</summary>
    public LookedAt FirstLook => new(Decision.Pixels, _look < 0 ? _embedding : _firstEmbedding, _features, EmbeddedBy);

    /// <summary>The look that the decision was made on.</summary>
    public LookedAt DecidedLook => _look < 0 ? FirstLook : new LookedAt(Looks.PixelsOf(_look), _embedding, Looks.FeaturesOf(_look), EmbeddedBy);

    /// <summary>Takes a further look in place of the first.</summary>
    public void TakeLook(int look)
    {
        _embedding.CopyTo(_firstEmbedding.AsSpan());
        Looks.EmbeddingOf(look).CopyTo(_embedding);
        (View, HasSubject, LookedCloser, _look) = (Looks.Views[look], false, true, look);
    }

    /// <summary>Notes further looks, and the time they took.</summary>
    public void LookedAgain(int times, in EmbeddingTimings took)
    {
        // Those of one call share its time.
        _furtherLookMs.AsSpan(FurtherLooks, times).Fill((took.Decode + took.Embed).TotalMilliseconds / times);
        LookCount += times;
        Timings.Decode += took.Decode;
        Timings.Embed += took.Embed;
        Timings.FurtherLooks += took.Decode + took.Embed;
    }

    /// <summary>How many times it was looked at again.</summary>
    public int FurtherLooks => LookCount - 1;

    /// <summary>Milliseconds that each further look took, decoding included, in their order.</summary>
    public ReadOnlySpan<double> FurtherLookMs => _furtherLookMs.AsSpan(0, FurtherLooks);

    /// <summary>Share of a frame's shorter side that the usual crop keeps.</summary>
    public double CropFraction { get; set; }

    /// <summary>Everything that was found; null where one thing was asked for.</summary>
    public FoundParts? Found => _findsAll ? _found : null;

    /// <summary>Room for everything that is found in the image.</summary>
    public FoundParts FindAll()
    {
        _found ??= new FoundParts();
        if (!_findsAll) _found.Restart();
        _findsAll = true;
        return _found;
    }

    public void SizeEmbedding(int dimension, int features)
    {
        if (_embedding.Length != dimension) (_embedding, _firstEmbedding) = (new float[dimension], new float[dimension]);
        if (_features.Length != features) _features = new float[features];
    }

    public void SizeDefault(int dimension)
    {
        if (_default.Length != dimension) _default = new float[dimension];
    }

    public Span<VectorMatch> RoomFor(int k)
    {
        if (_matches.Length < k) _matches = new VectorMatch[k];
        return _matches.AsSpan(0, k);
    }

    /// <summary>Drops what must not outlive the answer: references into the index, and buffers that grew large.</summary>
    public void Clear()
    {
        Array.Clear(_matches);
        Count = 0;
        Unroute();
        Entries = null;
        Decision.Release();
        _found?.Release();
        if (_matches.Length > MostMatchesKept) _matches = new VectorMatch[8];
        if (Output.Capacity > MostBytesKept) Output = new ArrayBufferWriter<byte>(4096);
    }

    private void Unroute()
    {
        _origins = null;
        Lost = [];
        Later = null;
    }
}
