namespace EdgeAI.Inference.Items;

/// <summary>Times as zip archives hold them: the years 1980 to 2107. A board without a clock battery starts in 1970.</summary>
internal static class ZipTime
{
    private const int First = 1980, Last = 2107;

    /// <summary>The nearest time that an archive can hold.</summary>
    public static DateTimeOffset Of(DateTimeOffset time) =>
        time.Year < First ? new DateTimeOffset(First, 1, 1, 0, 0, 0, time.Offset)
        : time.Year > Last ? new DateTimeOffset(Last, 12, 31, 23, 59, 58, time.Offset)
        : time;
}
