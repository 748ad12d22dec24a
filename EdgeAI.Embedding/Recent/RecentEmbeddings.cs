namespace EdgeAI.Embedding.Recent;

/// <summary>
/// The last few embeddings by what their frames looked like, so that a still scene costs no inference. The least recently used one
/// makes room. Safe for concurrent use; nothing is allocated after construction.
/// </summary>
internal sealed class RecentEmbeddings
{
    // One in eight: a few frames after a change of load, the usual time is right again.
    private const double Smoothing = 0.125;

    private readonly Lock _lock = new();
    private readonly FrameKey _key;
    private readonly int _dimension;
    private readonly int _featureCount;
    private readonly byte[] _keys;
    private readonly float[] _embeddings;
    private readonly float[] _features;
    private readonly long[] _usedAt;
    private long _clock;
    private double _usualSeconds;

    /// <param name="capacity">Embeddings kept, at least 1.</param>
    /// <param name="key">What frames are recognised by.</param>
    /// <param name="dimension">Values of an embedding.</param>
    /// <param name="featureCount">Values of the features.</param>
    public RecentEmbeddings(int capacity, FrameKey key, int dimension, int featureCount)
    {
        _key = key;
        _dimension = dimension;
        _featureCount = featureCount;
        _keys = new byte[capacity * key.Length];
        _embeddings = new float[capacity * dimension];
        _features = new float[capacity * featureCount];
        _usedAt = new long[capacity];
    }

    /// <summary>Bytes of a key.</summary>
    public int KeyLength => _key.Length;

    /// <summary>Computes a frame's key and looks for an embedding of such a frame.</summary>
    /// <param name="rgb">The reduced frame.</param>
    /// <param name="key">Receives the key, for <see cref="Keep"/>.</param>
    /// <param name="embedding">Receives the embedding if there is one.</param>
    /// <param name="features">Receives the features too, unless empty.</param>
    /// <param name="savedSeconds">What embedding a frame usually takes.</param>
    public bool TryRecall(ReadOnlySpan<byte> rgb, Span<byte> key, Span<float> embedding, Span<float> features, out double savedSeconds)
    {
        _key.Compute(rgb, key);
        lock (_lock)
        {
            savedSeconds = _usualSeconds;
            var entry = Find(key);
            if (entry < 0)
                return false;
            _usedAt[entry] = ++_clock;
            _embeddings.AsSpan(entry * _dimension, _dimension).CopyTo(embedding);
            if (!features.IsEmpty)
                _features.AsSpan(entry * _featureCount, _featureCount).CopyTo(features);
            return true;
        }
    }

    /// <summary>Keeps a fresh embedding in place of the least recently used one.</summary>
    public void Keep(ReadOnlySpan<byte> key, ReadOnlySpan<float> embedding, ReadOnlySpan<float> features, TimeSpan took)
    {
        lock (_lock)
        {
            _usualSeconds += (took.TotalSeconds - _usualSeconds) * (_usualSeconds == 0 ? 1 : Smoothing);
            // Another thread may have embedded the same frame meanwhile.
            var entry = Find(key);
            if (entry < 0)
                entry = _usedAt.AsSpan().IndexOf(Oldest());
            _usedAt[entry] = ++_clock;
            key.CopyTo(_keys.AsSpan(entry * KeyLength));
            embedding.CopyTo(_embeddings.AsSpan(entry * _dimension));
            features.CopyTo(_features.AsSpan(entry * _featureCount));
        }
    }

    private int Find(ReadOnlySpan<byte> key)
    {
        for (var entry = 0; entry < _usedAt.Length; entry++)
            if (_usedAt[entry] != 0 && _key.Matches(_keys.AsSpan(entry * KeyLength, KeyLength), key))
                return entry;
        return -1;
    }

    private long Oldest()
    {
        var oldest = _usedAt[0];
        foreach (var used in _usedAt)
            oldest = Math.Min(oldest, used);
        return oldest;
    }
}
