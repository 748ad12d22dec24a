namespace EdgeAI.Capture;

/// <summary>What became of a source.</summary>
/// <param name="IsLost">Whether it gives no frames, and is being opened again and again.</param>
/// <param name="Reason">Why it gives none; empty where it does.</param>
/// <param name="LostAt">Since when it gives none, or when it stopped the last time, as a <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Absence">How long it had given none when it came back the last time; zero where it never was away.</param>
/// <param name="Losses">Times it stopped since capture started.</param>
internal sealed record SourceCondition(bool IsLost, string Reason, long LostAt, TimeSpan Absence, long Losses)
{
    /// <summary>That of a source that has not been opened yet.</summary>
    public static SourceCondition NotOpened { get; } = new(IsLost: false, "", 0, TimeSpan.Zero, 0);
}
