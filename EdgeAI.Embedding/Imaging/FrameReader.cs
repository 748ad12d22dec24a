using EdgeAI.Embedding.Sight;
using EdgeAI.ImageFiles;

namespace EdgeAI.Embedding.Imaging;

/// <summary>Image, encoded or as pixels, to the guest's RGB8 input. Keeps native scratch memory between frames; one thread at a time.</summary>
internal sealed unsafe class FrameReader(long maxImageBytes, long maxImagePixels, DecodeBudget budget) : IDisposable
{
    /// <summary>Room for a frame of 1920 x 1080; what one larger image needed is given back.</summary>
    private const nuint KeptScratchBytes = (nuint)DecodeBudget.UsualBytes;

    private readonly NativeBuffer _decoded = new();
    private readonly TriangleResampler _resampler = new();
    private ProposalMap? _map;
    private byte[]? _reduced;
    private byte[]? _square;
    private byte[] _ended = [];
    private DecodeBudget.Lease _lease;

    /// <summary>Decodes, orients, scales and crops.</summary>
    /// <param name="image">JPEG, PNG or WebP, or pixels.</param>
    /// <param name="geometry">What is cut out and how large it becomes.</param>
    /// <param name="rgb">Receives RGB8[Size][Size][3]; may be the guest's own memory.</param>
    /// <param name="sight">Where to look; null for the whole frame.</param>
    /// <exception cref="ImageException">The image cannot be read or is too large.</exception>
    public void Read(ImageSpan image, FrameGeometry geometry, Span<byte> rgb, FrameSight? sight = null)
    {
        var whole = Whole(image);
        if (rgb.Length != geometry.Size * geometry.Size * 3)
            throw new ArgumentException($"Expected room for {geometry.Size} x {geometry.Size} RGB pixels, got {rgb.Length} bytes.", nameof(rgb));

        try
        {
            // SAFETY: both spans stay pinned for the whole block, which is as long as codec and resampler use them; the resampler writes
            // Size * Size pixels at places that PixelPlacement keeps inside `rgb`.
            fixed (byte* bytes = whole)
            fixed (byte* output = rgb)
            {
                using var codec = image.Layout.IsRaw ? new ImageCodec(bytes, whole.Length, image.Layout) : new ImageCodec(bytes, whole.Length);
                RequirePixels(codec.Width, codec.Height);
                _lease = budget.Take(codec.Cost);
                if (sight is null)
                    Read(codec, geometry, output);
                else
                    lock (sight.Gate)
                        Read(codec, geometry, output, sight);
            }
        }
        finally
        {
            GiveBack();
        }
    }

    /// <summary>Decodes once, and cuts several squares out.</summary>
    /// <param name="image">JPEG, PNG or WebP, or pixels.</param>
    /// <param name="geometry">The usual crop, and how large each square becomes.</param>
    /// <param name="region">What of the frame is looked at.</param>
    /// <param name="looks">The squares.</param>
    /// <param name="rgb">Receives RGB8[looks][size][size][3]; may be the guest's own memory.</param>
    /// <param name="views">Receives each square, as a part of the frame as it is seen.</param>
    /// <param name="map">Receives the map that squares are proposed by; null where nobody wants it.</param>
    /// <exception cref="ImageException">The image cannot be read or is too large.</exception>
    public void ReadLooks(ImageSpan image, FrameGeometry geometry, FrameRegion region, ReadOnlySpan<Look> looks, Span<byte> rgb, Span<FrameRegion> views, ProposalMap? map)
    {
        if (rgb.Length != looks.Length * geometry.Bytes)
            throw new ArgumentException($"Expected room for {looks.Length} squares of {geometry.Size} x {geometry.Size} RGB pixels, got {rgb.Length} bytes.", nameof(rgb));
        try
        {
            Cut(DecodeLooks(image, geometry, region, looks, map), looks, rgb, views);
        }
        finally
        {
            EndLooks();
        }
    }

    /// <summary>Decodes once what several squares are cut out of, with <see cref="Cut(in LookCuts, ReadOnlySpan{Look}, Span{byte}, Span{FrameRegion})"/>, until <see cref="EndLooks"/>.</summary>
    /// <param name="image">JPEG, PNG or WebP, or pixels.</param>
    /// <param name="geometry">The usual crop, and how large each square becomes.</param>
    /// <param name="region">What of the frame is looked at.</param>
    /// <param name="looks">Every square that will be cut out.</param>
    /// <param name="map">Receives the map that squares are proposed by; null where nobody wants it.</param>
    /// <returns>Where what was decoded lies; valid until this reader decodes again.</returns>
    /// <exception cref="ImageException">The image cannot be read or is too large.</exception>
    public LookCuts DecodeLooks(ImageSpan image, FrameGeometry geometry, FrameRegion region, ReadOnlySpan<Look> looks, ProposalMap? map)
    {
        var whole = Whole(image);
        var proposes = false;
        foreach (var look in looks)
            proposes |= look.Kind == LookKind.Proposal;

        // SAFETY: the span stays pinned for as long as the codec uses it; what it decodes lies in a buffer of this reader's own.
        fixed (byte* bytes = whole)
        {
            using var codec = image.Layout.IsRaw ? new ImageCodec(bytes, whole.Length, image.Layout) : new ImageCodec(bytes, whole.Length);
            RequirePixels(codec.Width, codec.Height);
            _lease = budget.Take(codec.Cost);
            var plan = LookPlan.For(codec, region, looks, geometry, proposes, map is not null);
            var pixels = codec.Decode(plan.Decoded, plan.Window, _decoded, TriangleResampler.Overread);
            if (plan.Map is { } grid)
                Compute(map!, grid, plan, pixels);
            return new LookCuts(plan, pixels, proposes ? Proposing(plan, pixels, map) : null, geometry);
        }
    }

    /// <summary>Cuts squares out of what was decoded.</summary>
    /// <param name="cuts">What was decoded.</param>
    /// <param name="looks">Some of the squares that it was decoded for.</param>
    /// <param name="rgb">Receives RGB8[looks][size][size][3]; may be the guest's own memory.</param>
    /// <param name="views">Receives each square, as a part of the frame as it is seen.</param>
    public void Cut(in LookCuts cuts, ReadOnlySpan<Look> looks, Span<byte> rgb, Span<FrameRegion> views)
    {
        // SAFETY: each square has its own part of `rgb`, whose length was checked against the number of looks by the slice.
        for (var i = 0; i < looks.Length; i++)
        {
            views[i] = cuts.Plan.ViewOf(looks[i], cuts.Map);
            fixed (byte* output = rgb.Slice(i * cuts.Geometry.Bytes, cuts.Geometry.Bytes))
                Cut(cuts.Plan, cuts.Pixels, cuts.Plan.CutOf(views[i]), cuts.Geometry.Size, output);
        }
    }

    /// <summary>Gives back what one large image needed. Called also where decoding failed.</summary>
    public void EndLooks() => GiveBack();

    public void Dispose()
    {
        _decoded.Dispose();
        _resampler.Dispose();
    }

    private void Read(in ImageCodec codec, FrameGeometry geometry, byte* output)
    {
        var (scaledWidth, scaledHeight) = geometry.ScaledSize(codec.Width, codec.Height);
        var eighths = ReducedScale.Choose(codec.Format, Math.Min(codec.Width, codec.Height), geometry.ShorterSide);
        var size = codec.SizeAt(eighths);
        PlanAxis(_resampler.Horizontal, (double)codec.Width * eighths / ReducedScale.Full, size.Width, scaledWidth, geometry.Size, PixelPlacement.MirrorsColumns(codec.Orientation));
        PlanAxis(_resampler.Vertical, (double)codec.Height * eighths / ReducedScale.Full, size.Height, scaledHeight, geometry.Size, PixelPlacement.MirrorsRows(codec.Orientation));
        var window = new PixelWindow(_resampler.Horizontal.Start, _resampler.Vertical.Start, _resampler.Horizontal.End, _resampler.Vertical.End);
        var pixels = codec.Decode(size, window, _decoded, TriangleResampler.Overread);
        _resampler.Resample(pixels.Pointer, pixels.RowBytes, geometry.Size, output, PixelPlacement.For(codec.Orientation, geometry.Size));
    }

    /// <summary>The same of a square that <paramref name="sight"/> chooses; only as much is decoded as it may be chosen from.</summary>
    private void Read(in ImageCodec codec, FrameGeometry geometry, byte* output, FrameSight sight)
    {
        var region = sight.Region.Stored(codec.Orientation);
        double width = region.Width * codec.Width, height = region.Height * codec.Height;
        var crop = sight.CropFraction ?? geometry.CropFraction;
        var side = crop * Math.Min(width, height);
        var eighths = ReducedScale.Choose(codec.Format, (int)Math.Ceiling(sight.ExpectedSide(side, codec.Width)), geometry.Size);
        var size = codec.SizeAt(eighths);
        var scale = (double)eighths / ReducedScale.Full;
        double fullWidth = Math.Min(codec.Width * scale, size.Width), fullHeight = Math.Min(codec.Height * scale, size.Height);
        var within = new RegionPixels(region.Left * fullWidth, region.Top * fullHeight, region.Width * fullWidth, region.Height * fullHeight);
        side = Math.Max(1, side * scale);
        DecodedPixels pixels = default;
        if (sight.NeedsRegion)
        {
            // The filter reads beyond the square by as many pixels as become one.
            var beyond = (int)Math.Ceiling(Math.Max(within.Width, within.Height) / geometry.Size) + 2;
            pixels = codec.Decode(size, new PixelWindow((int)within.Left, (int)within.Top, (int)Math.Ceiling(within.Left + within.Width), (int)Math.Ceiling(within.Top + within.Height)).WithMargin(beyond, size), _decoded, TriangleResampler.Overread);
        }
        var cut = sight.Choose(pixels, within, fullWidth, fullHeight, side, codec.Orientation);
        var shrink = cut.Side / geometry.Size;
        _resampler.Horizontal.Plan(fullWidth, size.Width, fullWidth / shrink, cut.Left / shrink, geometry.Size);
        _resampler.Vertical.Plan(fullHeight, size.Height, fullHeight / shrink, cut.Top / shrink, geometry.Size);
        if (!sight.NeedsRegion)
            pixels = codec.Decode(size, new PixelWindow(_resampler.Horizontal.Start, _resampler.Vertical.Start, _resampler.Horizontal.End, _resampler.Vertical.End), _decoded, TriangleResampler.Overread);
        _resampler.Resample(pixels.Pointer, pixels.RowBytes, geometry.Size, output, PixelPlacement.For(codec.Orientation, geometry.Size));
    }

    // A square is proposed by the map of the region's central square.
    private ProposalMap Proposing(in LookPlan plan, DecodedPixels pixels, ProposalMap? known)
    {
        if (known is { Grid.IsSquare: true })
            return known;
        _map ??= new ProposalMap();
        Compute(_map, MapGrid.OfSquare(plan.CentralSquare), plan, pixels);
        return _map;
    }

    private void Compute(ProposalMap map, MapGrid grid, in LookPlan plan, DecodedPixels pixels)
    {
        _reduced ??= new byte[ProposalMap.Cells * 3];
        _square ??= new byte[ProposalMap.Cells * 3];
        int columns = grid.Columns, rows = grid.Rows, across = Math.Min(columns, rows);
        for (var number = 0; number < grid.Squares; number++)
        {
            fixed (byte* reduced = _square)
                Cut(plan, pixels, plan.CutOf(grid.SquareAt(number)), across, reduced);
            var first = grid.CellAt(number) * (columns > rows ? 1 : columns);
            for (var row = 0; row < across; row++)
                _square.AsSpan(row * across * 3, across * 3).CopyTo(_reduced.AsSpan((first + row * columns) * 3));
        }
        map.Compute(_reduced.AsSpan(0, columns * rows * 3), grid);
    }

    private void Cut(in LookPlan plan, DecodedPixels pixels, SquareCut cut, int size, byte* output)
    {
        var shrink = cut.Side / size;
        _resampler.Horizontal.Plan(plan.Width, plan.Decoded.Width, plan.Width / shrink, cut.Left / shrink, size);
        _resampler.Vertical.Plan(plan.Height, plan.Decoded.Height, plan.Height / shrink, cut.Top / shrink, size);
        _resampler.Resample(pixels.Pointer, pixels.RowBytes, size, output, PixelPlacement.For(plan.Orientation, size));
    }

    /// <summary>The bytes that are decoded.</summary>
    private ReadOnlySpan<byte> Whole(ImageSpan image)
    {
        RequireBytes(image.Bytes);
        return image.Layout.IsRaw ? image.Bytes : WithEnd(image.Bytes);
    }

    /// <summary>A JPEG that is complete but for its end marker, with one: the decoder would wait for it. Anything else as it is.</summary>
    private ReadOnlySpan<byte> WithEnd(ReadOnlySpan<byte> image)
    {
        if (!ImageFormats.IsJpeg(image) || !JpegStructure.LacksEnd(image))
            return image;
        // To look whether it is complete takes memory and time as decoding does.
        var structure = JpegStructure.Read(image);
        RequirePixels(structure.Width, structure.Height);
        using (budget.Take(DecodeCost.OfJpeg(structure.Width, structure.Height, structure)))
            if (!JpegCompleteness.LacksOnlyItsEnd(image))
                return image;
        if (_ended.Length < image.Length + EndOfImage.Length)
            _ended = GC.AllocateUninitializedArray<byte>(image.Length + EndOfImage.Length);
        image.CopyTo(_ended);
        EndOfImage.CopyTo(_ended.AsSpan(image.Length));
        return _ended.AsSpan(0, image.Length + EndOfImage.Length);
    }

    private void GiveBack()
    {
        _decoded.ShrinkTo(KeptScratchBytes);
        if (_ended.Length > DecodeBudget.UsualBytes)
            _ended = [];
        _lease.Dispose();
        _lease = default;
    }

    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    private void RequireBytes(ReadOnlySpan<byte> image)
    {
        if (image.Length > maxImageBytes)
            throw ImageTooLargeException.Bytes(image.Length, maxImageBytes);
    }

    private void RequirePixels(int width, int height)
    {
        if ((long)width * height > maxImagePixels)
            throw ImageTooLargeException.Pixels(width, height, maxImagePixels);
    }

    private static void PlanAxis(ResamplingAxis axis, double length, int decoded, int scaled, int size, bool mirrored)
    {
        // An odd margin is smaller on the left and top of the picture as it is seen, whichever way it is stored.
        var margin = scaled - size;
        axis.Plan(Math.Min(length, decoded), decoded, scaled, mirrored ? margin - margin / 2 : margin / 2, size);
    }
}
