namespace EdgeAI.Dashboard.Charts;

/// <summary>A stretch of time cut into columns: a chart draws at most one point of a line per column.</summary>
internal readonly struct ChartWindow
{
    /// <summary>As many columns as a chart can show apart at a laptop's width without a thousand nodes.</summary>
    public const int Columns = 120;

    private readonly ulong _column;

    /// <summary>The window that ends now, or at the newest point where that lies further back than the window is long.</summary>
    public ChartWindow(int seconds, ulong now, ulong newest)
    {
        var length = (ulong)seconds * 1_000_000_000;
        var isStale = newest > 0 && newest + length < now;
        To = isStale ? newest : Math.Max(now, newest);
        From = To > length ? To - length : 0;
        _column = Math.Max(1, length / Columns);
    }

    public ulong From { get; }

    public ulong To { get; }

    public bool Holds(ulong time) => time >= From && time <= To;

    /// <summary>Column of a time, counted from 1970 so that points do not change columns as the window moves on.</summary>
    public ulong ColumnOf(ulong time) => time / _column;
}
