using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Embedding.Sight;

/// <summary>
/// Where to look in the frames of one source: a part of the frame in place of the whole, another crop of it, or a crop that follows what
/// lies on a background which stands still. Keeps what it knows of the background from frame to frame. Safe for concurrent use; frames of
/// one sight are read one after the other.
/// </summary>
public sealed class FrameSight
{
    // The subject may be as small as this share of the usual crop before it is shown smaller than the crop.
    private const double SmallestSide = 0.2;

    // What a photographer leaves around a subject, as a share of its longer side.
    private const double Margin = 1.3;

    // A crop that trembles with the noise would make every frame of a still scene a new one.
    private const double Tremble = 0.08;

    private readonly Lock _lock = new();
    private readonly SubjectFinder? _finder;
    private FrameRegion _view = FrameRegion.Whole;
    private FrameRegion _square;
    private bool _hasSubject;

    /// <summary>Looks there.</summary>
    /// <param name="region">Part of the frame that is looked at.</param>
    /// <param name="cropFraction">Share of its shorter side that the central crop keeps, 0.1 to 1; null for the embedder's own.</param>
    /// <param name="followsSubject">Whether the crop follows what lies on the background, once that was learned.</param>
    /// <exception cref="ArgumentException">The region lies outside the frame, or the crop is out of range.</exception>
    public FrameSight(FrameRegion region, double? cropFraction = null, bool followsSubject = false)
    {
        if (!region.IsValid)
            throw new ArgumentException($"Expected a region inside the frame, at least {FrameRegion.ShortestSide} of each side, got {region}.", nameof(region));
        if (cropFraction is < 0.1 or > 1 or double.NaN)
            throw new ArgumentOutOfRangeException(nameof(cropFraction), cropFraction, "A crop fraction is 0.1 to 1.");
        (Region, CropFraction, _finder) = (region, cropFraction, followsSubject ? new SubjectFinder() : null);
    }

    private FrameSight(FrameRegion part) => (Region, CropFraction) = (part, 1);

    /// <summary>Looks at one part of the frame, all of it, and at nothing else.</summary>
    /// <param name="part">In fractions of the frame as it is seen; unlike a region as small as a part may be.</param>
    /// <exception cref="ArgumentException">The part lies outside the frame.</exception>
    public static FrameSight OfPart(FrameRegion part) =>
        part.IsInside ? new FrameSight(part) : throw new ArgumentException($"Expected a part of the frame, got {part}.", nameof(part));

    /// <summary>Part of the frame that is looked at.</summary>
    public FrameRegion Region { get; }

    /// <summary>Share of the region's shorter side that the crop keeps; null for the embedder's own.</summary>
    public double? CropFraction { get; }

    /// <summary>Whether the crop follows what lies on the background.</summary>
    public bool FollowsSubject => _finder is not null;

    /// <summary>What became the guest's input of the last frame, as a rectangle of the frame.</summary>
    public FrameRegion View
    {
        get
        {
            lock (_lock) return _view;
        }
    }

    /// <summary>Whether <see cref="View"/> lies around a subject.</summary>
    public bool HasSubject
    {
        get
        {
            lock (_lock) return _hasSubject;
        }
    }

    /// <summary>Whether the background is known.</summary>
    public bool HasBackground
    {
        get
        {
            lock (_lock) return _finder?.HasBackground ?? false;
        }
    }

    /// <summary>Whether the next frames are taken for the background.</summary>
    public bool IsLearning
    {
        get
        {
            lock (_lock) return _finder?.IsLearning ?? false;
        }
    }

    /// <summary>Takes the next frames for the background alone: the pad or the belt is empty now.</summary>
    /// <exception cref="InvalidOperationException">This sight follows no subject.</exception>
    public void LearnBackground()
    {
        lock (_lock) (_finder ?? throw new InvalidOperationException("Only a sight that follows its subject learns the background.")).Learn();
    }

    /// <summary>What is known of the background, to be kept over a restart; null for nothing.</summary>
    public byte[]? SaveBackground()
    {
        lock (_lock) return _finder?.Save();
    }

    /// <summary>Restores what <see cref="SaveBackground"/> gave; bytes of anything else are passed over.</summary>
    public void RestoreBackground(ReadOnlySpan<byte> saved)
    {
        lock (_lock) _finder?.Restore(saved);
    }

    /// <summary>Looks at the same part of the frame, and neither learns its background nor follows what lies on it.</summary>
    public FrameSight WithoutMemory() => FollowsSubject ? new FrameSight(Region, CropFraction) : this;

    internal Lock Gate => _lock;

    /// <summary>Side of the square that is expected to be cut out, in pixels, to choose the scale to decode at.</summary>
    /// <param name="usualSide">Side without a subject.</param>
    /// <param name="imageWidth">Width of the image as stored.</param>
    internal double ExpectedSide(double usualSide, int imageWidth) =>
        _hasSubject ? Math.Clamp(_square.Width * imageWidth, usualSide * SmallestSide, usualSide) : usualSide;

    /// <summary>Whether the pixels of the whole region are needed before it is known what is cut out.</summary>
    internal bool NeedsRegion => _finder is not null;

    /// <summary>Chooses the square that becomes the guest's input.</summary>
    /// <param name="pixels">The decoded region; not read where <see cref="NeedsRegion"/> is false.</param>
    /// <param name="region">The region in decoded pixels as stored.</param>
    /// <param name="width">Width of the whole decoded image.</param>
    /// <param name="height">Height of the whole decoded image.</param>
    /// <param name="usualSide">Side without a subject, in decoded pixels.</param>
    /// <param name="orientation">EXIF orientation.</param>
    internal SquareCut Choose(DecodedPixels pixels, in RegionPixels region, double width, double height, double usualSide, int orientation)
    {
        var cut = SquareCut.Centred(region.Left + region.Width / 2, region.Top + region.Height / 2, usualSide);
        _hasSubject = false;
        if (_finder is not null && _finder.TryFind(pixels, region, out var box))
        {
            var side = Math.Clamp(
                Math.Max(box.Width * region.Width, box.Height * region.Height) * Margin, usualSide * SmallestSide, Math.Max(usualSide, Math.Min(region.Width, region.Height)));
            cut = Steady(
                SquareCut.Centred(
                    Inside(region.Left + (box.Left + box.Width / 2) * region.Width, side, region.Left, region.Width),
                    Inside(region.Top + (box.Top + box.Height / 2) * region.Height, side, region.Top, region.Height),
                    side),
                width, height);
            _hasSubject = true;
        }
        _square = new FrameRegion(cut.Left / width, cut.Top / height, cut.Side / width, cut.Side / height);
        _view = _square.Seen(orientation);
        return cut;
    }

    private static double Inside(double centre, double side, double start, double length) =>
        side >= length ? start + length / 2 : Math.Clamp(centre, start + side / 2, start + length - side / 2);

    private SquareCut Steady(SquareCut cut, double width, double height)
    {
        var before = new SquareCut(_square.Left * width, _square.Top * height, _square.Width * width);
        var reach = Tremble * before.Side;
        return before.Side > 0 && Math.Abs(cut.Side - before.Side) < reach
            && Math.Abs(cut.Left + cut.Side / 2 - before.Left - before.Side / 2) < reach && Math.Abs(cut.Top + cut.Side / 2 - before.Top - before.Side / 2) < reach
            ? before
            : cut;
    }
}

/// <summary>A square of decoded pixels.</summary>
internal readonly record struct SquareCut(double Left, double Top, double Side)
{
    public static SquareCut Centred(double x, double y, double side) => new(x - side / 2, y - side / 2, side);
}

/// <summary>A rectangle of decoded pixels.</summary>
internal readonly record struct RegionPixels(double Left, double Top, double Width, double Height);
