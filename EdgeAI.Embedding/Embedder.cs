using System.Diagnostics.Metrics;
using EdgeAI.Embedding.Guest;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Embedding.Modules;
using EdgeAI.Embedding.Sight;
using EdgeAI.Embedding.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAI.Embedding;

/// <summary>Image bytes to embedding, by the guest in its sandbox. Safe for concurrent use.</summary>
public sealed class Embedder : IDisposable
{
    private readonly EmbeddingModule _module;
    private readonly FrameGeometry _geometry;
    private readonly FrameEmbedder _frames;
    private readonly EmbeddingOptions _options;
    private readonly EmbeddingTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly GuestPool _pool;
    private readonly Projection? _projection;

    private Embedder(EmbeddingModule module, Projection? projection, EmbeddingOptions options, EmbeddingTelemetry telemetry, ILogger logger)
    {
        if (projection is not null && projection.FeatureCount != module.Description.Features)
            throw new ArgumentException($"Expected a projection of {module.Description.Features} features for {module.Description.Name}, got one of {projection.FeatureCount}.", nameof(projection));
        _module = module;
        _projection = projection;
        _options = options;
        _telemetry = telemetry;
        _logger = logger;
        _geometry = FrameGeometry.ForCrop(module.Description.InputSize, options.CropFraction);
        _pool = new GuestPool(options.Instances, () => module.CreateWorker(projection, options.CallDeadline), telemetry, logger);
        Identity = new EmbeddingIdentity(
            module.Identity,
            projection?.Hash ?? EmbeddingIdentity.DefaultProjection,
            _geometry.Describe(options.CropFraction, options.LiftDark),
            projection?.Rows ?? module.Description.Dimension);
        _frames = new FrameEmbedder(module.Description, _geometry, projection, options, telemetry);
        // The first instance is made here, so that a projection that the guest refuses is found now and not by the first frame.
        _pool.Return(_pool.Rent());
    }

    /// <summary>What this embedder's vectors may be compared with.</summary>
    public EmbeddingIdentity Identity { get; }

    /// <summary>Name and version of the module, e.g. <c>mobilenet-v3-small 1.0.0</c>.</summary>
    public string Model => $"{_module.Description.Name} {_module.Description.Version}".TrimEnd();

    /// <summary>The module's arithmetic path in use, e.g. <c>fp32-simd</c>.</summary>
    public string Path => _module.Path;

    /// <summary>Every arithmetic path that the module has.</summary>
    public IReadOnlyList<string> Paths => _module.Description.Paths;

    /// <summary>Whether dark inputs are lifted before they are embedded.</summary>
    public bool LiftsDark => _options.LiftDark;

    /// <summary>Share of an image's shorter side that the central crop keeps.</summary>
    public double CropFraction => _options.CropFraction;

    /// <summary>Number of values of an embedding.</summary>
    public int Dimension => Identity.Dimension;

    /// <summary>The folder of the module and of what belongs to it, e.g. the prior of fitted projections.</summary>
    public string ModelDirectory => ModelFolder.Find(_options.ModelDirectory).Path;

    /// <summary>Side of the square input that the guest takes, in pixels.</summary>
    public int InputSize => _module.Description.InputSize;

    /// <summary>Number of values of the features that the projection takes, 2,408 for MobileNetV3-Small.</summary>
    public int FeatureCount => _module.Description.Features;

    /// <summary>Most images that one call into the guest takes.</summary>
    public int MaxBatch => _module.Description.MaxBatch;

    /// <summary>Most squares of one image that are looked at by one call of <see cref="EmbedLooks"/>.</summary>
    public const int MaxLooks = 64;

    /// <summary>Loads, verifies and warms the module that <paramref name="options"/> name.</summary>
    /// <param name="options">Which module, and within which limits.</param>
    /// <param name="projection">The projection in place of the module's own.</param>
    /// <param name="loggers">Where warnings go.</param>
    /// <param name="meters">Who makes the meter <c>EdgeAI.Embedding</c>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Names every option out of range.</exception>
    /// <exception cref="GuestModuleException">The module is missing, does not fit the ABI or misses its golden vectors.</exception>
    /// <exception cref="ArgumentException">The projection takes another number of features.</exception>
    public static Embedder Load(EmbeddingOptions options, Projection? projection = null, ILoggerFactory? loggers = null, IMeterFactory? meters = null) =>
        Load(options, projection, GuestEngine.Shared, loggers, meters);

    internal static Embedder Load(EmbeddingOptions options, Projection? projection, GuestEngine engine, ILoggerFactory? loggers = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        EmbeddingOptionsValidator.ThrowIfInvalid(options);
        options = options.Copy();
        var logger = loggers?.CreateLogger(typeof(Embedder).FullName!) ?? NullLogger.Instance;
        return new Embedder(EmbeddingModule.Load(options, engine, new GuestLog(logger)), projection, options, new EmbeddingTelemetry(meters), logger);
    }

    /// <summary>Another embedder with another projection that shares this one's compiled module. Both are disposed on their own.</summary>
    /// <param name="projection">The projection; null for the module's own.</param>
    /// <exception cref="ArgumentException">The projection takes another number of features.</exception>
    public Embedder WithProjection(Projection? projection) => new(_module, projection, _options, _telemetry, _logger);

    /// <summary>Another embedder that cuts another part out of each photograph and shares this one's compiled module. Both are disposed on their own.</summary>
    /// <param name="cropFraction">Share of the shorter side that the central crop keeps, 0.1 to 1.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The fraction is out of range.</exception>
    public Embedder WithCropFraction(double cropFraction) => WithCropFraction(cropFraction, LiftsDark);

    /// <summary>The same, and lifts dark inputs or does not.</summary>
    /// <param name="cropFraction">Share of the shorter side that the central crop keeps, 0.1 to 1.</param>
    /// <param name="liftDark">As <see cref="EmbeddingOptions.LiftDark"/>.</param>
    /// <inheritdoc cref="WithCropFraction(double)"/>
    public Embedder WithCropFraction(double cropFraction, bool liftDark)
    {
        var options = _options.Copy();
        (options.CropFraction, options.LiftDark) = (cropFraction, liftDark);
        EmbeddingOptionsValidator.ThrowIfInvalid(options);
        return new Embedder(_module, _projection, options, _telemetry, _logger);
    }

    /// <summary>Another embedder that lifts dark inputs or does not and shares this one's compiled module. Both are disposed on their own.</summary>
    /// <param name="liftDark">As <see cref="EmbeddingOptions.LiftDark"/>.</param>
    public Embedder WithLiftDark(bool liftDark) => WithCropFraction(_options.CropFraction, liftDark);

    /// <summary>
    /// Another embedder for work that may take its time (taught photographs, a new fit) and shares this one's compiled module: its calls wait
    /// for a busy machine, it remembers no recent frames, and it has the module's own projection. Both are disposed on their own.
    /// </summary>
    /// <param name="cropFraction">Share of the shorter side that the central crop keeps, 0.1 to 1.</param>
    /// <param name="liftDark">As <see cref="EmbeddingOptions.LiftDark"/>.</param>
    /// <param name="instances">Most guest instances, 1 to 256.</param>
    /// <param name="callDeadline">Longest time of one call into the guest, 10 ms to 10 minutes.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A value is out of range.</exception>
    public Embedder ForUnhurriedWork(double cropFraction, bool liftDark, int instances, TimeSpan callDeadline)
    {
        var options = _options.Copy();
        (options.CropFraction, options.LiftDark, options.Instances, options.CallDeadline, options.RecentEmbeddings) = (cropFraction, liftDark, instances, callDeadline, 0);
        EmbeddingOptionsValidator.ThrowIfInvalid(options);
        return new Embedder(_module, projection: null, options, _telemetry, _logger);
    }

    /// <summary>Embeds one image: JPEG, PNG, WebP, or the pixels of a camera.</summary>
    /// <param name="image">The image.</param>
    /// <param name="embedding">Receives <see cref="Dimension"/> values, L2-normalised.</param>
    /// <returns>Time spent in each stage.</returns>
    /// <exception cref="ImageException">The bytes are no image that can be embedded: the caller's mistake.</exception>
    /// <exception cref="GuestException">The guest failed: ours. The next call works.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public EmbeddingTimings Embed(ImageSpan image, Span<float> embedding) => Embed(image, embedding, default);

    /// <summary>Embeds one image and keeps the features behind the embedding as well.</summary>
    /// <param name="image">The encoded image.</param>
    /// <param name="embedding">Receives <see cref="Dimension"/> values, L2-normalised.</param>
    /// <param name="features">Receives <see cref="FeatureCount"/> values, not normalised; or empty.</param>
    /// <inheritdoc cref="Embed(ImageSpan, Span{float})"/>
    public EmbeddingTimings Embed(ImageSpan image, Span<float> embedding, Span<float> features) => Embed(image, embedding, features, default(Span<byte>));

    /// <summary>Embeds one image and keeps what was cut out of it as well.</summary>
    /// <param name="image">The encoded image.</param>
    /// <param name="embedding">Receives <see cref="Dimension"/> values, L2-normalised.</param>
    /// <param name="features">Receives <see cref="FeatureCount"/> values, not normalised; or empty.</param>
    /// <param name="pixels">Receives RGB8[<see cref="InputSize"/>][<see cref="InputSize"/>][3] as photographed, before a dark input is lifted; or empty.</param>
    /// <param name="sight">Where to look; null for the whole frame. Whether such an embedding may be compared with others is its owner's decision.</param>
    /// <inheritdoc cref="Embed(ImageSpan, Span{float})"/>
    public EmbeddingTimings Embed(ImageSpan image, Span<float> embedding, Span<float> features, Span<byte> pixels, FrameSight? sight = null) =>
        Embed(image, embedding, features, pixels, sight, DarkLift.DarkFrame);

    private EmbeddingTimings Embed(
        ImageSpan image, Span<float> embedding, Span<float> features, Span<byte> pixels, FrameSight? sight, double darkBelow)
    {
        if (!pixels.IsEmpty && pixels.Length != _frames.FrameBytes)
            throw new ArgumentException($"Expected room for {_frames.FrameBytes} bytes of pixels or none, got {pixels.Length}.", nameof(pixels));
        if (embedding.Length != Dimension)
            throw new ArgumentException($"Expected room for {Dimension} values, got {embedding.Length}.", nameof(embedding));
        if (!features.IsEmpty && features.Length != FeatureCount)
            throw new ArgumentException($"Expected room for {FeatureCount} features or none, got {features.Length}.", nameof(features));

        var worker = _pool.Rent();
        try
        {
            return _frames.Embed(worker, image, embedding, features, pixels, sight, darkBelow);
        }
        finally
        {
            _pool.Return(worker);
        }
    }

    /// <summary>Embeds several images, up to <see cref="MaxBatch"/> of them in one call into the guest. An image that cannot be read does not stop the others.</summary>
    /// <param name="images">The encoded images, any number.</param>
    /// <param name="embeddings">Receives float32[images][<see cref="Dimension"/>]; a refused image's row is zeros.</param>
    /// <param name="refused">Receives why an image was refused, null for the others; as long as <paramref name="images"/>.</param>
    /// <param name="features">Receives float32[images][<see cref="FeatureCount"/>], zeros for a refused image; or empty.</param>
    /// <returns>Time that all images together spent in each stage.</returns>
    /// <exception cref="GuestException">The guest failed. What was embedded before stays; the next call works.</exception>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public EmbeddingTimings EmbedBatch(ReadOnlySpan<ReadOnlyMemory<byte>> images, Span<float> embeddings, Span<ImageException?> refused, Span<float> features = default)
    {
        if (embeddings.Length != images.Length * Dimension)
            throw new ArgumentException($"Expected room for {images.Length} x {Dimension} values, got {embeddings.Length}.", nameof(embeddings));
        if (refused.Length != images.Length)
            throw new ArgumentException($"Expected room for {images.Length} refusals, got {refused.Length}.", nameof(refused));
        if (!features.IsEmpty && features.Length != images.Length * FeatureCount)
            throw new ArgumentException($"Expected room for {images.Length} x {FeatureCount} features or none, got {features.Length}.", nameof(features));

        var worker = _pool.Rent();
        try
        {
            return _frames.EmbedBatch(worker, images, embeddings, refused, features);
        }
        finally
        {
            _pool.Return(worker);
        }
    }

    /// <summary>
    /// Looks at squares of one image, beside the usual central crop: the image is decoded once, and up to <see cref="MaxBatch"/> squares are
    /// embedded in one call into the guest. Allocates nothing after the first call.
    /// </summary>
    /// <param name="image">The encoded image.</param>
    /// <param name="region">What of the frame is looked at, as it is seen; <see cref="FrameRegion.Whole"/> for all of it.</param>
    /// <param name="looks">The squares, 1 to <see cref="MaxLooks"/>.</param>
    /// <param name="embeddings">Receives float32[looks][<see cref="Dimension"/>], each L2-normalised.</param>
    /// <param name="features">Receives float32[looks][<see cref="FeatureCount"/>], not normalised; or empty.</param>
    /// <param name="views">Receives the square of each look, in fractions of the frame as it is seen (EXIF orientation applied).</param>
    /// <param name="pixels">Receives RGB8[looks][<see cref="InputSize"/>][<see cref="InputSize"/>][3] as photographed, before a dark input is lifted; or empty.</param>
    /// <param name="map">Receives the map that squares are proposed by, whether a look asks for a proposal or not; null where it is not wanted.</param>
    /// <returns>Time that all looks together spent in each stage.</returns>
    /// <exception cref="ImageException">The bytes are no image that can be embedded: the caller's mistake.</exception>
    /// <exception cref="GuestException">The guest failed: ours. The next call works.</exception>
    /// <exception cref="ArgumentException">A span has another length, there are too many looks or none, or the region lies outside the frame.</exception>
    public EmbeddingTimings EmbedLooks(
        ImageSpan image, FrameRegion region, ReadOnlySpan<Look> looks,
        Span<float> embeddings, Span<float> features, Span<FrameRegion> views, Span<byte> pixels = default, ProposalMap? map = null)
    {
        if (looks.Length < 1 || looks.Length > MaxLooks)
            throw new ArgumentException($"Expected 1 to {MaxLooks} looks, got {looks.Length}; look several times.", nameof(looks));
        if (!region.IsValid)
            throw new ArgumentException($"Expected a region inside the frame, at least {FrameRegion.ShortestSide} of each side, got {region}.", nameof(region));
        if (embeddings.Length != looks.Length * Dimension)
            throw new ArgumentException($"Expected room for {looks.Length} x {Dimension} values, got {embeddings.Length}.", nameof(embeddings));
        if (!features.IsEmpty && features.Length != looks.Length * FeatureCount)
            throw new ArgumentException($"Expected room for {looks.Length} x {FeatureCount} features or none, got {features.Length}.", nameof(features));
        if (views.Length != looks.Length)
            throw new ArgumentException($"Expected room for {looks.Length} views, got {views.Length}.", nameof(views));
        if (!pixels.IsEmpty && pixels.Length != looks.Length * _frames.FrameBytes)
            throw new ArgumentException($"Expected room for {looks.Length} x {_frames.FrameBytes} bytes of pixels or none, got {pixels.Length}.", nameof(pixels));

        var worker = _pool.Rent();
        try
        {
            return _frames.EmbedLooks(worker, image, region, looks, embeddings, features, views, pixels, map);
        }
        finally
        {
            _pool.Return(worker);
        }
    }

    /// <summary>Embeds a photograph that is to be learned: only one of a dark scene is lifted, where a frame that is asked about is lifted sooner.</summary>
    /// <inheritdoc cref="Embed(ImageSpan, Span{float}, Span{float})"/>
    public EmbeddingTimings EmbedPhotograph(ImageSpan image, Span<float> embedding, Span<float> features) =>
        Embed(image, embedding, features, default, null, DarkLift.DarkPhotograph);

    /// <summary>Lifts the pixels of a photograph that is to be learned, in place, where its scene is dark and this embedder lifts.</summary>
    /// <param name="rgb">RGB8, any number of pixels.</param>
    public void LiftPhotograph(Span<byte> rgb)
    {
        if (LiftsDark) DarkLift.Apply(rgb, DarkLift.DarkPhotograph);
    }

    /// <summary>Features of an input that was made elsewhere, e.g. of a random copy of a photograph. It is taken as it is, dark or not.</summary>
    /// <param name="rgb">RGB8[<see cref="InputSize"/>][<see cref="InputSize"/>][3].</param>
    /// <param name="features">Receives <see cref="FeatureCount"/> values, not normalised.</param>
    /// <exception cref="GuestException">The guest failed. The next call works.</exception>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void EmbedPixels(ReadOnlySpan<byte> rgb, Span<float> features)
    {
        if (rgb.Length != _frames.FrameBytes)
            throw new ArgumentException($"Expected {_frames.FrameBytes} bytes of pixels, got {rgb.Length}.", nameof(rgb));
        if (features.Length != FeatureCount)
            throw new ArgumentException($"Expected room for {FeatureCount} features, got {features.Length}.", nameof(features));
        var worker = _pool.Rent();
        try
        {
            _frames.EmbedPixels(worker, rgb, features);
        }
        finally
        {
            _pool.Return(worker);
        }
    }

    /// <summary>Embeds an input that was made elsewhere, e.g. kept of an earlier frame. It is lifted like any other where it is dark.</summary>
    /// <param name="rgb">RGB8[<see cref="InputSize"/>][<see cref="InputSize"/>][3].</param>
    /// <param name="embedding">Receives <see cref="Dimension"/> values, L2-normalised.</param>
    /// <param name="features">Receives <see cref="FeatureCount"/> values, not normalised; or empty.</param>
    /// <exception cref="GuestException">The guest failed. The next call works.</exception>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void ProjectPixels(ReadOnlySpan<byte> rgb, Span<float> embedding, Span<float> features = default)
    {
        if (!features.IsEmpty && features.Length != FeatureCount)
            throw new ArgumentException($"Expected room for {FeatureCount} features or none, got {features.Length}.", nameof(features));
        if (rgb.Length != _frames.FrameBytes)
            throw new ArgumentException($"Expected {_frames.FrameBytes} bytes of pixels, got {rgb.Length}.", nameof(rgb));
        if (embedding.Length != Dimension)
            throw new ArgumentException($"Expected room for {Dimension} values, got {embedding.Length}.", nameof(embedding));
        var worker = _pool.Rent();
        try
        {
            _frames.ProjectPixels(worker, rgb, embedding, features);
        }
        finally
        {
            _pool.Return(worker);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();
}
