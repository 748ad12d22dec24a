namespace EdgeAI.Vectors.Storage;

/// <summary>Companions as they lie in the mapped file, handed out without a copy.</summary>
internal sealed class StoredCompanions
{
    private const int LargestPart = 1 << 30;

    private readonly NativeRegion _region;
    private readonly int _rowBytes;
    private readonly int _rowsPerPart;
    private readonly int _count;

    // Several, because one memory ends at 2 GiB.
    private readonly ReadOnlyMemory<byte>[] _parts;

    public StoredCompanions(NativeRegion region, int rowBytes, int count)
    {
        (_region, _rowBytes, _rowsPerPart, _count) = (region, rowBytes, LargestPart / rowBytes, count);
        _parts = new ReadOnlyMemory<byte>[(count + _rowsPerPart - 1) / _rowsPerPart];
        for (var part = 0; part < _parts.Length; part++)
        {
            var rows = Math.Min(_rowsPerPart, count - part * _rowsPerPart);
            _parts[part] = new RegionMemory(region, (long)part * _rowsPerPart * rowBytes, rows * rowBytes).Memory;
        }
    }

    /// <summary>The companion of a slot; empty where it has none, which is a row whose scale is 0.</summary>
    public ReadOnlyMemory<byte> RowOf(int slot)
    {
        var row = _parts[slot / _rowsPerPart].Slice(slot % _rowsPerPart * _rowBytes, _rowBytes);
        return CompanionVector.ScaleOf(row.Span) == 0 ? default : row;
    }

    /// <summary>Asks for a row ahead of use; nothing happens for one that is not there.</summary>
    public unsafe void Prefetch(int slot)
    {
        if ((uint)slot < (uint)_count)
            CompanionVector.Prefetch(new ReadOnlySpan<byte>(_region.Pointer + (long)slot * _rowBytes, _rowBytes));
    }

    /// <summary>Says that the index has done with them; slices that are still held stay valid.</summary>
    public void Retire() => _region.LeaveToCollector();
}
