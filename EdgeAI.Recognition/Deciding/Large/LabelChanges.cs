using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>Works out what a few changed entries change of the labels.</summary>
internal sealed class LabelChanges(LabelDirectory before, HnswIndex index, bool hasCompanions)
{
    private readonly Dictionary<int, int> _moved = [];
    private readonly Dictionary<int, (string? Text, HashSet<int> Slots)> _touched = [];
    private readonly Dictionary<string, int> _added = new(StringComparer.Ordinal);

    public LabelDirectory Apply(IReadOnlyCollection<int> slots, long position)
    {
        foreach (var slot in slots) Move(slot);
        if (_moved.Count == 0) return before.With(position, _moved, new Dictionary<int, LabelRows>());
        var sum = new CentroidSum(index.Slots, hasCompanions);
        return before.With(position, _moved, _touched.ToDictionary(pair => pair.Key, pair => RowsOf(pair.Value.Text ?? "", [.. pair.Value.Slots.Order()], sum)));
    }

    private void Move(int slot)
    {
        string? text = null;
        index.Slots.TryRead(slot, (_, payload) => text = LabelText.Of(payload));
        var old = before.LabelOf(slot);
        // The text, before it is gone with the label's last entry; a label of no entries needs none.
        if (old >= 0) Touch(old, before.TextOf(old)).Remove(slot);
        var number = text is null ? -1 : NumberOf(text);
        if (number >= 0) Touch(number, text).Add(slot);
        // Also where the label is the same: the vector is another one.
        _moved[slot] = number;
    }

    private HashSet<int> Touch(int label, string? text)
    {
        if (!_touched.TryGetValue(label, out var rows)) rows = (text, label < before.NextNumber ? [.. before.SlotsOf(label)] : []);
        _touched[label] = rows = (rows.Text ?? text, rows.Slots);
        return rows.Slots;
    }

    private int NumberOf(string text)
    {
        if (before.RawNumberOf(text) is >= 0 and var known) return known;
        if (!_added.TryGetValue(text, out var number)) _added[text] = number = before.NextNumber + _added.Count;
        return number;
    }

    private LabelRows RowsOf(string text, int[] slots, CentroidSum sum)
    {
        if (slots.Length < 2) return new LabelRows(text, slots, [], []);
        var (centroid, companions) = (new byte[CompanionVector.BytesOf(index.Space.Dimension)], new byte[hasCompanions ? index.CompanionBytes : 0]);
        sum.Write(slots, centroid, companions);
        return new LabelRows(text, slots, centroid, companions);
    }
}
