using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Parts;

/// <summary>
/// How many things lie side by side in a frame, and where. The proposal map is cut into k masses for k = 2 to 8; each mass gets a square, each square a look,
/// and the k that accounts for most wins: (mean likeness - theta) x (share of the map's mass within reach of the looks) squared, where that mean is above theta,
/// the catalog's threshold; a larger number has to be worth 8 % more than a smaller one, or than the frame taken as one thing. Where another set of all those
/// looks explains more (<see cref="LookSelection"/>), that is taken: a cut through a pattern or a sliver spoils a number, not its other looks. Each part is then
/// decided on by itself. No detector, no training, nothing random.
/// Whoever searches looks and tells the likeness of each look, as many at a time as there is room or time for. Keeps its buffers; not safe for concurrent use.
/// </summary>
/// <remarks>
/// The mean, because the least likeness of the parts misses what is half covered, and the best one makes parts of one item into items. The share of the mass,
/// because a look at the likest of several things is liker than all of them are on the mean: with the mean alone, the number of two things is right in 68 of 100
/// frames, with the share in 87, and three that touch are named in 78 instead of 54. The squares are narrower than the masses as the crop is narrower than a
/// catalog's photographs.
/// </remarks>
public sealed class PartSearch
{
    /// <summary>Most looks at the frame taken as one thing.</summary>
    public const int MostUsual = 3;

    /// <summary>Most looks of a search: the usual ones, and 2 + 3 + … + 8.</summary>
    public const int MostLooks = MostUsual + (MassPartition.Most - 1) * (MassPartition.Most + 2) / 2;

    /// <summary>Shortest side of a part's square, as a share of the searched region's shorter side.</summary>
    public const double ShortestSide = 0.16;

    // What a larger number has to be worth more, so that noise makes no parts of one thing into two.
    private const double LeastGain = 0.08;

    // What another set of looks has to explain more than the likeliest number's.
    private const double LeastBetter = 0.05;

    // How far above the threshold the likest look has to be: the likest of forty looks is above it in 30 of 100 photographs of quite other things, so far above in 7.
    private const float LeastClear = 0.1f;

    // Where none is, a number that accounts for so much of the mass is no chance hit either.
    private const double LeastShare = 0.9;

    // Numbers that may bring no gain before a search that is to be short ends.
    private const int Patience = 2;

    private readonly MassPartition _partition = new();
    private readonly MassCover _cover = new();
    private readonly LookSelection _selection = new();
    private readonly int[] _chosenLooks = new int[MassPartition.Most];
    private readonly FrameRegion[] _together = new FrameRegion[MassPartition.Most];
    private readonly FrameRegion[] _squares = new FrameRegion[MostLooks];
    private readonly FrameRegion[] _extents = new FrameRegion[MostLooks];
    private readonly float[] _likeness = new float[MostLooks];
    private readonly int[] _looksOf = new int[(MassPartition.Most + 1) * MassPartition.Most];
    private readonly int[] _partsOf = new int[MassPartition.Most + 1];
    private MapGrid _grid;
    private PartEffort _effort;
    private float _threshold, _likest;
    private double _best;
    private int _planned, _looked, _cut, _judged, _chosen, _chosenCount, _gainless;
    private bool _isSettled;

    /// <summary>Whether it is known how many there are.</summary>
    public bool IsDone => _judged >= MassPartition.Most || _effort == PartEffort.Best && _gainless >= Patience;

    /// <summary>Looks that were planned so far, the usual ones included; numbers of looks run from 0 to this, those of the usual ones first.</summary>
    public int Planned => _planned;

    /// <summary>Looks whose likeness is known.</summary>
    public int Looked => _looked;

    /// <summary>How many things lie there, as far as is known: 1 where the frame is best taken as one.</summary>
    public int Count => Math.Max(1, Parts.Length);

    /// <summary>The looks at the parts, by their numbers; empty where the frame is best taken as one.</summary>
    public ReadOnlySpan<int> Parts => _isSettled ? _chosenLooks.AsSpan(0, _chosenCount) : LooksOf(_chosen);

    /// <summary>Begins with a frame.</summary>
    /// <param name="map">Its proposal map; what is needed of it is copied.</param>
    /// <param name="usual">The looks at the frame taken as one thing, 1 to <see cref="MostUsual"/>.</param>
    /// <param name="threshold">theta: the catalog's likeness threshold.</param>
    /// <param name="effort">How long to search.</param>
    public void Begin(ProposalMap map, ReadOnlySpan<LookedAtPart> usual, float threshold, PartEffort effort)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfZero(usual.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(usual.Length, MostUsual);
        _partition.Load(map.Weights);
        _cover.Load(map.Weights);
        (_grid, _effort, _threshold, _best) = (map.Grid, effort, threshold, double.NegativeInfinity);
        (_planned, _looked, _cut, _judged, _chosen, _gainless, _isSettled) = (0, 0, 1, 1, 0, 0, false);
        Array.Clear(_partsOf);
        _selection.Begin(map.Weights, threshold, usual.Length);
        _likest = float.NegativeInfinity;
        foreach (var look in usual)
        {
            var square = _grid.OnMap(look.Square);
            (_squares[_planned], _extents[_planned], _likeness[_planned]) = (square, ReachOf(square), look.Likeness);
            _best = Math.Max(_best, Worth(look.Likeness, [_planned]));
            Note(_planned++);
        }
        _looked = _planned;
        Plan();
        Settle();
    }

    /// <summary>The square of a look, as a part of the frame.</summary>
    public FrameRegion SquareOf(int look) => _grid.InFrame(_squares[look]);

    /// <summary>Where the thing lies that a look is at, as a part of the frame.</summary>
    public FrameRegion ExtentOf(int look) => _grid.InFrame(_extents[look]);

    /// <summary>The likeness of a look.</summary>
    public float LikenessOf(int look) => _likeness[look];

    /// <summary>Takes the likeness of the next looks, in the order of their numbers.</summary>
    /// <param name="likeness">Of each; at most as many as are planned and not yet looked at.</param>
    /// <exception cref="ArgumentException">There are more.</exception>
    public void Take(ReadOnlySpan<float> likeness)
    {
        if (likeness.Length > _planned - _looked)
            throw new ArgumentException($"Expected the likeness of at most {_planned - _looked} looks, got {likeness.Length}.", nameof(likeness));
        likeness.CopyTo(_likeness.AsSpan(_looked));
        for (var look = _looked; look < _looked + likeness.Length; look++) Note(look);
        _looked += likeness.Length;
        Judge();
        Plan();
        Settle();
    }

    private void Note(int look)
    {
        _selection.Add(look, _squares[look], _likeness[look]);
        _likest = Math.Max(_likest, _likeness[look]);
    }

    // Once all is known: the likeliest number's looks, or others that explain more.
    private void Settle()
    {
        if (!IsDone || _isSettled) return;
        var looks = LooksOf(_chosen);
        looks.CopyTo(_chosenLooks);
        (_chosenCount, _isSettled) = (looks.Length, true);
        if (_likest <= _threshold + LeastClear)
        {
            if (ShareOf(looks) < LeastShare) _chosenCount = 0;
            return;
        }
        Span<int> others = stackalloc int[MassPartition.Most];
        var count = _selection.Improve(looks, LeastBetter, others);
        if (count == 0) return;
        others[..count].CopyTo(_chosenLooks);
        _chosenCount = count > 1 ? count : 0;
    }

    // Every number whose looks are all there, in order.
    private void Judge()
    {
        while (!IsDone && _judged < _cut && HasLooked(_judged + 1))
        {
            var worth = WorthOf(++_judged);
            if (worth > 0 && worth > _best * (1 + LeastGain)) (_best, _chosen, _gainless) = (worth, _judged, 0);
            else _gainless++;
        }
    }

    // As many numbers as will be tried whatever comes of them, so that their looks can be taken together.
    private void Plan()
    {
        if (IsDone) return;
        var last = _effort == PartEffort.All ? MassPartition.Most : Math.Min(MassPartition.Most, _judged + Patience - _gainless);
        while (_cut < last) Cut(++_cut);
        Judge();
    }

    private void Cut(int number)
    {
        var masses = _partition.Cut(number);
        _partsOf[number] = masses.Length;
        for (var part = 0; part < masses.Length; part++)
            _looksOf[number * MassPartition.Most + part] = LookAt(masses[part]);
    }

    // A mass that another number has too is looked at once.
    private int LookAt(in MassMoments mass)
    {
        var square = mass.Square(ShortestSide * _grid.Across, SquareProposal.LongestSide * _grid.Across, _grid.Inside);
        var known = _squares.AsSpan(0, _planned).IndexOf(square);
        if (known >= 0) return known;
        (_squares[_planned], _extents[_planned]) = (square, mass.Extent(_grid.Inside));
        return _planned++;
    }

    private bool HasLooked(int number)
    {
        foreach (var look in LooksOf(number))
            if (look >= _looked) return false;
        return true;
    }

    // What is left of a number when masses were dropped may be one: that is no several.
    private double WorthOf(int number)
    {
        var looks = LooksOf(number);
        if (looks.Length < 2) return double.NegativeInfinity;
        double sum = 0;
        foreach (var look in looks) sum += _likeness[look];
        return Worth(sum / looks.Length, looks);
    }

    // Below the threshold it is worth the less the farther below, whatever it covers.
    private double Worth(double likeness, ReadOnlySpan<int> looks)
    {
        var above = likeness - _threshold;
        if (above <= 0) return above;
        var share = ShareOf(looks);
        return above * share * share;
    }

    private double ShareOf(ReadOnlySpan<int> looks)
    {
        for (var part = 0; part < looks.Length; part++) _together[part] = _squares[looks[part]];
        return _cover.Of(_together.AsSpan(0, looks.Length));
    }

    // What an even thing looks like around which the square was laid.
    private FrameRegion ReachOf(FrameRegion square)
    {
        var inside = _grid.Inside;
        double x = square.Left + square.Width / 2, y = square.Top + square.Height / 2, reach = MassCover.Reach * square.Width / 2;
        double left = Math.Max(inside.Left, x - reach), top = Math.Max(inside.Top, y - reach);
        return new FrameRegion(left, top, Math.Min(inside.Left + inside.Width, x + reach) - left, Math.Min(inside.Top + inside.Height, y + reach) - top);
    }

    private ReadOnlySpan<int> LooksOf(int number) => _looksOf.AsSpan(number * MassPartition.Most, _partsOf[number]);
}
