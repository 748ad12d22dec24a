using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Trays;

/// <summary>Counts what was found on trays of one kind. Safe for concurrent use.</summary>
public sealed class TrayTally
{
    private readonly Lock _lock = new();
    private int _trays, _items, _named, _answered, _inPlace, _parts, _exact, _wrong, _looks, _anyAnswered, _anyListed;

    /// <summary>Counts a tray.</summary>
    /// <param name="labels">Numbers of the items' labels.</param>
    /// <param name="places">Where the items lie.</param>
    /// <param name="found">What was found.</param>
    /// <param name="looks">How many looks it took.</param>
    public void Add(ReadOnlySpan<int> labels, IReadOnlyList<FrameRegion> places, IReadOnlyList<TrayPart> found, int looks)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(found);
        int named = 0, answered = 0, inPlace = 0, wrong = 0;
        for (var item = 0; item < labels.Length; item++)
        {
            var (label, place) = (labels[item], places[item]);
            if (found.Any(part => part.Names(label))) named++;
            if (found.Any(part => part.Decision.IsAnswer && part.Decision.Label == label)) answered++;
            if (found.Any(part => part.Names(label) && IsIn(part, place))) inPlace++;
        }
        foreach (var part in found)
            if (part.Decision.IsAnswer && !labels.Contains(part.Decision.Label)) wrong++;
        lock (_lock)
        {
            _trays++;
            _items += labels.Length;
            (_named, _answered, _inPlace, _wrong) = (_named + named, _answered + answered, _inPlace + inPlace, _wrong + wrong);
            (_parts, _looks) = (_parts + found.Count, _looks + looks);
            if (found.Count == labels.Length) _exact++;
            if (found.Any(part => part.Decision.IsAnswer)) _anyAnswered++;
            else if (found.Any(part => part.Listed.Count > 0)) _anyListed++;
        }
    }

    /// <summary>The shares so far.</summary>
    public TrayShares Shares()
    {
        lock (_lock)
        {
            double trays = Math.Max(1, _trays), items = Math.Max(1, _items);
            return new TrayShares(_named / items, _answered / items, _inPlace / items, _parts / trays, _exact / trays, _wrong / trays, _looks / trays, _anyAnswered / trays, _anyListed / trays);
        }
    }

    private static bool IsIn(TrayPart part, FrameRegion place)
    {
        double x = part.Place.Left + part.Place.Width / 2, y = part.Place.Top + part.Place.Height / 2;
        return x >= place.Left && x <= place.Left + place.Width && y >= place.Top && y <= place.Top + place.Height;
    }
}

/// <summary>Shares of what was found.</summary>
/// <param name="Named">Items that are answered or in the list of a part.</param>
/// <param name="Answered">Items that are answered.</param>
/// <param name="InPlace">Items that are named by a part whose middle lies in them.</param>
/// <param name="Parts">Parts of a tray, on average.</param>
/// <param name="Exact">Trays whose number of parts is right.</param>
/// <param name="Wrong">Answers of a tray that are no item of it, on average.</param>
/// <param name="Looks">Looks at a tray, on average.</param>
/// <param name="AnyAnswered">Trays with an answer.</param>
/// <param name="AnyListed">Trays without an answer and with a list.</param>
public sealed record TrayShares(
    double Named, double Answered, double InPlace, double Parts, double Exact, double Wrong, double Looks, double AnyAnswered, double AnyListed);
