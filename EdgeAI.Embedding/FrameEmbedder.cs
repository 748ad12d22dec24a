using System.Diagnostics;
using EdgeAI.Embedding.Guest;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Embedding.Modules;
using EdgeAI.Embedding.Recent;
using EdgeAI.Embedding.Sight;
using EdgeAI.Embedding.Telemetry;

namespace EdgeAI.Embedding;

/// <summary>One frame's way, on one worker: decode into the guest's memory, recall or embed, copy out. Allocates nothing.</summary>
internal sealed class FrameEmbedder
{
    private readonly FrameGeometry _geometry;
    private readonly Projection? _projection;
    private readonly int _dimension;
    private readonly int _featureCount;
    private readonly int _maxBatch;
    private readonly RecentEmbeddings? _recent;
    private readonly bool _liftDark;
    private readonly EmbeddingTelemetry _telemetry;

    public FrameEmbedder(ModuleDescription module, FrameGeometry geometry, Projection? projection, EmbeddingOptions options, EmbeddingTelemetry telemetry)
    {
        _geometry = geometry;
        _projection = projection;
        _dimension = projection?.Rows ?? module.Dimension;
        _featureCount = module.Features;
        _maxBatch = module.MaxBatch;
        _liftDark = options.LiftDark;
        _telemetry = telemetry;
        if (options.RecentEmbeddings > 0)
            _recent = new RecentEmbeddings(options.RecentEmbeddings, new FrameKey(module.InputSize, options.RecentTolerance), _dimension, module.Features);
    }

    /// <summary>Bytes of a reduced frame, RGB8.</summary>
    public int FrameBytes => _geometry.Bytes;

    public EmbeddingTimings Embed(
        GuestWorker worker, ImageSpan image, Span<float> embedding, Span<float> features, Span<byte> pixels = default, FrameSight? sight = null,
        double darkBelow = DarkLift.DarkFrame)
    {
        var started = Stopwatch.GetTimestamp();
        var frame = worker.Guest.Input(1, _geometry.Bytes);
        Decode(worker, image, frame, sight);
        if (!pixels.IsEmpty)
            frame.CopyTo(pixels);
        Lift(frame, darkBelow);
        var decode = Stopwatch.GetElapsedTime(started);
        _telemetry.Decoded(decode);

        started = Stopwatch.GetTimestamp();
        var key = worker.ReserveKeys(_recent?.KeyLength ?? 0);
        if (Recall(frame, key, embedding, features))
            return new EmbeddingTimings(decode, Stopwatch.GetElapsedTime(started)) { Recalled = 1 };
        Run(worker, 1);
        CopyOut(worker, 1, 0, embedding, features);
        var embed = Stopwatch.GetElapsedTime(started);
        _telemetry.Embedded(embed);
        _recent?.Keep(key, embedding, worker.Guest.Features(_featureCount), embed);
        return new EmbeddingTimings(decode, embed);
    }

    public EmbeddingTimings EmbedBatch(
        GuestWorker worker, ReadOnlySpan<ReadOnlyMemory<byte>> images, Span<float> embeddings, Span<ImageException?> refused, Span<float> features)
    {
        embeddings.Clear();
        features.Clear();
        refused.Clear();
        var timings = default(EmbeddingTimings);
        Span<int> waiting = stackalloc int[_maxBatch];
        var next = 0;
        while (next < images.Length)
        {
            var started = Stopwatch.GetTimestamp();
            var input = worker.Guest.Input(_maxBatch, _geometry.Bytes * _maxBatch);
            var keys = worker.ReserveKeys((_recent?.KeyLength ?? 0) * _maxBatch);
            int count = 0, recalled = 0;
            // A frame that is refused or recalled leaves its place in the guest's input to the next one.
            for (; next < images.Length && count < _maxBatch; next++)
            {
                var frame = input.Slice(count * _geometry.Bytes, _geometry.Bytes);
                if (!TryDecode(worker, images[next].Span, frame, out refused[next]))
                    continue;
                if (Recall(frame, Key(keys, count), Row(embeddings, next, _dimension), Row(features, next, _featureCount)))
                    recalled++;
                else
                    waiting[count++] = next;
            }

            var decode = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            if (count > 0)
                EmbedWaiting(worker, waiting[..count], keys, embeddings, features, started);
            timings = new EmbeddingTimings(timings.Decode + decode, timings.Embed + Stopwatch.GetElapsedTime(started)) { Recalled = timings.Recalled + recalled };
        }

        return timings;
    }

    public EmbeddingTimings EmbedLooks(
        GuestWorker worker, ImageSpan image, FrameRegion region, ReadOnlySpan<Look> looks,
        Span<float> embeddings, Span<float> features, Span<FrameRegion> views, Span<byte> pixels, ProposalMap? map)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var cuts = DecodeLooks(worker, image, region, looks, map);
            var timings = new EmbeddingTimings(Stopwatch.GetElapsedTime(started), default);
            for (var first = 0; first < looks.Length; first += _maxBatch)
            {
                var batch = EmbedLooks(worker, cuts, looks, first, embeddings, features, views, pixels);
                timings = new EmbeddingTimings(timings.Decode + batch.Decode, timings.Embed + batch.Embed) { Recalled = timings.Recalled + batch.Recalled };
            }
            _telemetry.Decoded(timings.Decode);
            return timings;
        }
        finally
        {
            worker.Reader.EndLooks();
        }
    }

    // As many looks as one call into the guest takes.
    private EmbeddingTimings EmbedLooks(
        GuestWorker worker, in LookCuts cuts, ReadOnlySpan<Look> looks, int first, Span<float> embeddings, Span<float> features, Span<FrameRegion> views, Span<byte> pixels)
    {
        var length = Math.Min(_maxBatch, looks.Length - first);
        var started = Stopwatch.GetTimestamp();
        var input = worker.Guest.Input(length, _geometry.Bytes * length);
        worker.Reader.Cut(cuts, looks.Slice(first, length), input, views.Slice(first, length));
        if (!pixels.IsEmpty)
            input.CopyTo(pixels[(first * _geometry.Bytes)..]);
        var decode = Stopwatch.GetElapsedTime(started);

        started = Stopwatch.GetTimestamp();
        var keys = worker.ReserveKeys((_recent?.KeyLength ?? 0) * length);
        Span<int> waiting = stackalloc int[_maxBatch];
        int count = 0, recalled = 0;
        for (var i = 0; i < length; i++)
        {
            var frame = input.Slice(i * _geometry.Bytes, _geometry.Bytes);
            Lift(frame);
            if (Recall(frame, Key(keys, count), Row(embeddings, first + i, _dimension), Row(features, first + i, _featureCount)))
            {
                recalled++;
                continue;
            }
            // A look that is recalled leaves its place in the guest's input to the next one.
            if (count < i)
                frame.CopyTo(input.Slice(count * _geometry.Bytes, _geometry.Bytes));
            waiting[count++] = first + i;
        }
        if (count > 0)
            EmbedWaiting(worker, waiting[..count], keys, embeddings, features, started);
        return new EmbeddingTimings(decode, Stopwatch.GetElapsedTime(started)) { Recalled = recalled };
    }

    /// <summary>Features of an input that was made elsewhere; neither recalled nor kept.</summary>
    public void EmbedPixels(GuestWorker worker, ReadOnlySpan<byte> rgb, Span<float> features)
    {
        rgb.CopyTo(worker.Guest.Input(1, FrameBytes));
        Run(worker, 1);
        worker.Guest.Features(_featureCount).CopyTo(features);
    }

    /// <summary>Embedding of an input that was made elsewhere; neither recalled nor kept.</summary>
    public void ProjectPixels(GuestWorker worker, ReadOnlySpan<byte> rgb, Span<float> embedding, Span<float> features)
    {
        Take(worker, rgb);
        Run(worker, 1);
        CopyOut(worker, 1, 0, embedding, features);
    }

    private void EmbedWaiting(GuestWorker worker, ReadOnlySpan<int> waiting, ReadOnlySpan<byte> keys, Span<float> embeddings, Span<float> features, long started)
    {
        Run(worker, waiting.Length);
        for (var slot = 0; slot < waiting.Length; slot++)
            CopyOut(worker, waiting.Length, slot, Row(embeddings, waiting[slot], _dimension), Row(features, waiting[slot], _featureCount));
        var took = Stopwatch.GetElapsedTime(started);
        _telemetry.Embedded(took);
        if (_recent is null)
            return;
        var all = worker.Guest.Features(_featureCount * waiting.Length);
        for (var slot = 0; slot < waiting.Length; slot++)
            _recent.Keep(keys.Slice(slot * _recent.KeyLength, _recent.KeyLength), Row(embeddings, waiting[slot], _dimension), all.Slice(slot * _featureCount, _featureCount), took / waiting.Length);
    }

    private void Take(GuestWorker worker, ReadOnlySpan<byte> rgb)
    {
        var frame = worker.Guest.Input(1, FrameBytes);
        rgb.CopyTo(frame);
        Lift(frame);
    }

    // Before recent frames are asked: what they are told by is what the guest gets.
    private void Lift(Span<byte> frame, double darkBelow = DarkLift.DarkFrame)
    {
        if (_liftDark)
            DarkLift.Apply(frame, darkBelow);
    }

    private bool TryDecode(GuestWorker worker, ImageSpan image, Span<byte> frame, out ImageException? refused)
    {
        var started = Stopwatch.GetTimestamp();
        refused = null;
        try
        {
            Decode(worker, image, frame);
        }
        catch (ImageException exception)
        {
            refused = exception;
            return false;
        }

        Lift(frame);
        _telemetry.Decoded(Stopwatch.GetElapsedTime(started));
        return true;
    }

    private void Decode(GuestWorker worker, ImageSpan image, Span<byte> frame, FrameSight? sight = null)
    {
        using var span = EmbeddingTelemetry.Spans.StartActivity("decode");
        try
        {
            worker.Reader.Read(image, _geometry, frame, sight);
        }
        catch (ImageException exception)
        {
            Refuse(span, exception);
            throw;
        }
    }

    private LookCuts DecodeLooks(GuestWorker worker, ImageSpan image, FrameRegion region, ReadOnlySpan<Look> looks, ProposalMap? map)
    {
        using var span = EmbeddingTelemetry.Spans.StartActivity("decode");
        try
        {
            return worker.Reader.DecodeLooks(image, _geometry, region, looks, map);
        }
        catch (ImageException exception)
        {
            Refuse(span, exception);
            throw;
        }
    }

    private void Refuse(Activity? span, ImageException exception)
    {
        _telemetry.ImageRefused(exception);
        // Whoever sent it is told; it is no fault of ours.
        span?.SetTag("edgeai.refusal", exception.GetType().Name);
    }

    private bool Recall(ReadOnlySpan<byte> frame, Span<byte> key, Span<float> embedding, Span<float> features)
    {
        if (_recent is null)
            return false;
        var found = _recent.TryRecall(frame, key, embedding, features, out var saved);
        _telemetry.LookedUp(found, saved);
        return found;
    }

    private static void Run(GuestWorker worker, int batch)
    {
        using var span = EmbeddingTelemetry.Spans.StartActivity("embed");
        try
        {
            worker.Guest.Embed(batch);
        }
        catch (GuestException exception)
        {
            span?.SetTag("error.type", exception.GetType().FullName)?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    private void CopyOut(GuestWorker worker, int batch, int slot, Span<float> embedding, Span<float> features)
    {
        worker.Guest.Output(_dimension * batch).Slice(slot * _dimension, _dimension).CopyTo(embedding);
        _projection?.Balance(embedding);
        if (!features.IsEmpty)
            worker.Guest.Features(_featureCount * batch).Slice(slot * _featureCount, _featureCount).CopyTo(features);
    }

    private Span<byte> Key(Span<byte> keys, int slot) => _recent is null ? default : keys.Slice(slot * _recent.KeyLength, _recent.KeyLength);

    private static Span<float> Row(Span<float> rows, int row, int length) => rows.IsEmpty ? default : rows.Slice(row * length, length);
}
