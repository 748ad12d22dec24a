namespace EdgeAI.Capture.Telemetry;

/// <summary>What became of a source's frames since the start.</summary>
/// <param name="Captured">Delivered by the source.</param>
/// <param name="Sent">Sent and answered.</param>
/// <param name="Dropped">Replaced by a newer frame before being sent.</param>
/// <param name="Failed">Sent, and answered with an error or not at all.</param>
/// <param name="Skipped">Images that could not be read and never became frames.</param>
internal readonly record struct FrameCounts(long Captured, long Sent, long Dropped, long Failed, long Skipped);
