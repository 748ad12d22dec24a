using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Parts;

/// <summary>
/// Chooses, among all looks at a frame, those that show one thing each. A set of looks is worth the likeness above the threshold that it explains: for each cell
/// of the map the best of the looks within whose reach it lies, times the cell's weight. Looks below the threshold explain nothing and cost nothing, so that
/// what is no thing of the catalog (a pattern, the edge of a table) takes nothing from what is. From a set it goes by the best of all exchanges until none is
/// better: a look in, whatever lies too near out. Keeps its buffers; not safe for concurrent use.
/// </summary>
internal sealed class LookSelection
{
    // Half the map's resolution: an eighteenth of the smallest square's reach.
    private const int Side = ProposalMap.Side / 2;

    // What each further look costs, as a share of what the best look alone explains, so that slivers of one thing are no things.
    private const double Cost = 0.015;

    // Of two that are as like, the wider one: worth grows with this power of the side, by a fifth where it doubles.
    private const double Width = 0.25;

    // Centers of two looks are this many times the larger one's reach apart.
    private const double Apart = 1.1;

    // Each exchange is better than the one before; this only bounds the time.
    private const int MostRounds = 40;

    private readonly float[] _weights = new float[Side * Side];
    private readonly float[] _explained = new float[Side * Side];
    private readonly Candidate[] _candidates = new Candidate[PartSearch.MostLooks];
    private readonly int[] _set = new int[MassPartition.Most], _trial = new int[MassPartition.Most], _best = new int[MassPartition.Most];
    private double _mostAlone;
    private float _threshold;
    private int _count, _usual;

    /// <summary>Begins with another frame.</summary>
    /// <param name="weights">float32[<see cref="ProposalMap.Side"/>][<see cref="ProposalMap.Side"/>], the map; copied.</param>
    /// <param name="threshold">The likeness from which a look explains something.</param>
    /// <param name="usual">How many looks, those with the lowest numbers, are at the frame taken as one thing: a set may begin with one of them, and gets none later.</param>
    public void Begin(ReadOnlySpan<float> weights, float threshold, int usual)
    {
        Array.Clear(_weights);
        double whole = 0;
        foreach (var weight in weights) whole += weight;
        var scale = whole > 0 ? (float)(1 / whole) : 0;
        for (var cell = 0; cell < weights.Length; cell++)
            _weights[cell / ProposalMap.Side / 2 * Side + cell % ProposalMap.Side / 2] += scale * weights[cell];
        (_threshold, _usual, _count, _mostAlone) = (threshold, usual, 0, 0);
    }

    /// <summary>Adds a look.</summary>
    /// <param name="look">Its number.</param>
    /// <param name="square">In fractions of the map's side.</param>
    /// <param name="likeness">How like the catalog.</param>
    public void Add(int look, FrameRegion square, float likeness)
    {
        if (likeness <= _threshold) return;
        _candidates[_count] = Candidate.Of(look, square, likeness - _threshold);
        _mostAlone = Math.Max(_mostAlone, Alone(_candidates[_count++]));
    }

    /// <summary>Looks for a set that explains more than one that is known.</summary>
    /// <param name="known">Numbers of its looks; empty where the frame is taken as one thing.</param>
    /// <param name="leastGain">What the other one has to be worth more, as a share.</param>
    /// <param name="chosen">Receives the numbers of the looks; room for <see cref="MassPartition.Most"/>.</param>
    /// <returns>How many: 0 where there is none, 1 where a single look explains as much.</returns>
    public int Improve(ReadOnlySpan<int> known, double leastGain, Span<int> chosen)
    {
        var count = Find(known);
        var before = known.IsEmpty ? MostOfUsual() : count > 0 ? Worth(_set.AsSpan(0, count)) : 0;
        // One look among several explains as little as a look at everything may explain: begin with what explains most alone.
        if (count < 2) count = BeginAlone();
        if (count == 0) return 0;
        var worth = Worth(_set.AsSpan(0, count));
        for (var round = 0; round < MostRounds && Exchange(ref count, ref worth); round++) { }
        if (worth <= before * (1 + leastGain)) return 0;
        for (var i = 0; i < count; i++) chosen[i] = _candidates[_set[i]].Look;
        return count;
    }

    private double MostOfUsual()
    {
        double most = 0;
        for (var candidate = 0; candidate < _count; candidate++)
            if (IsUsual(candidate)) most = Math.Max(most, Alone(_candidates[candidate]));
        return most;
    }

    private bool IsUsual(int candidate) => _candidates[candidate].Look < _usual;

    private int Find(ReadOnlySpan<int> known)
    {
        var count = 0;
        foreach (var look in known)
            for (var candidate = 0; candidate < _count; candidate++)
                if (_candidates[candidate].Look == look) _set[count++] = candidate;
        return count;
    }

    private int BeginAlone()
    {
        var most = 0.0;
        var count = 0;
        for (var candidate = 0; candidate < _count; candidate++)
            if (Alone(_candidates[candidate]) is var worth && worth > most) (most, _set[0], count) = (worth, candidate, 1);
        return count;
    }

    // From a single look two at a time: of two things a look at both explains more than a look at one.
    private bool Exchange(ref int count, ref double worth)
    {
        var (best, bestCount) = (worth * (1 + 1e-9), -1);
        for (var one = 0; one < _count; one++)
        {
            if (IsUsual(one) || _set.AsSpan(0, count).Contains(one)) continue;
            var with = With(_set.AsSpan(0, count), one);
            Keep(with, ref best, ref bestCount);
            if (count > 1) continue;
            for (var other = 0; other < _count; other++)
                if (other != one && !IsUsual(other) && AreApart(one, other)) Keep(With(_trial.AsSpan(0, With(_set.AsSpan(0, count), one)), other), ref best, ref bestCount);
        }
        for (var without = 0; without < count && count > 1; without++)
        {
            var left = 0;
            for (var i = 0; i < count; i++)
                if (i != without) _trial[left++] = _set[i];
            Keep(left, ref best, ref bestCount);
        }
        if (bestCount < 0) return false;
        _best.AsSpan(0, bestCount).CopyTo(_set);
        (count, worth) = (bestCount, best);
        return true;
    }

    private void Keep(int count, ref double best, ref int bestCount)
    {
        if (count is 0 or > MassPartition.Most || Worth(_trial.AsSpan(0, count)) is var worth && worth <= best) return;
        _trial.AsSpan(0, count).CopyTo(_best);
        (best, bestCount) = (Worth(_trial.AsSpan(0, count)), count);
    }

    // What is left of a set beside a further look, and the look: in the trial. More than there is room for is none.
    private int With(ReadOnlySpan<int> set, int candidate)
    {
        var count = 0;
        foreach (var other in set)
            if (other != candidate && AreApart(other, candidate)) _trial[count++] = other;
        if (count == _trial.Length) return 0;
        _trial[count] = candidate;
        return count + 1;
    }

    private bool AreApart(int one, int other) => _candidates[one].IsApartFrom(_candidates[other], Apart);

    private double Alone(in Candidate candidate)
    {
        double explained = 0;
        for (var y = candidate.Top; y < candidate.Bottom; y++)
            for (var x = candidate.Left; x < candidate.Right; x++) explained += _weights[y * Side + x];
        return explained * candidate.Worth;
    }

    private double Worth(ReadOnlySpan<int> set)
    {
        Array.Clear(_explained);
        double sum = 0;
        foreach (var member in set)
        {
            ref readonly var candidate = ref _candidates[member];
            for (var y = candidate.Top; y < candidate.Bottom; y++)
                for (var cell = y * Side + candidate.Left; cell < y * Side + candidate.Right; cell++)
                {
                    if (_explained[cell] >= candidate.Worth) continue;
                    sum += _weights[cell] * (double)(candidate.Worth - _explained[cell]);
                    _explained[cell] = candidate.Worth;
                }
        }
        return sum - Cost * _mostAlone * (set.Length - 1);
    }

    // Cells within its reach: from Left and Top, below Right and Bottom.
    private readonly record struct Candidate(int Look, double X, double Y, double Reach, float Worth, int Left, int Top, int Right, int Bottom)
    {
        public static Candidate Of(int look, FrameRegion square, float above)
        {
            double x = square.Left + square.Width / 2, y = square.Top + square.Height / 2, reach = MassCover.Reach * square.Width / 2;
            return new Candidate(
                look, x, y, reach, above * (float)Math.Pow(square.Width, Width), First(x - reach), First(y - reach), First(x + reach), First(y + reach));
        }

        public bool IsApartFrom(in Candidate other, double apart) =>
            Math.Max(Math.Abs(X - other.X), Math.Abs(Y - other.Y)) >= apart * Math.Max(Reach, other.Reach);

        // The first cell whose middle lies behind a place.
        private static int First(double place) => Math.Clamp((int)Math.Ceiling(place * Side - 0.5), 0, Side);
    }
}
