namespace EdgeAI.Capture.Telemetry;

/// <summary>What became of a source's frames since the start.</summary>
/// <param name="Captured">Delivered by the source.</param>
/// <param name="Sent">Handed to the stream to inference.</param>
/// <param name="Answered">Answered by inference without an error.</param>
/// <param name="Dropped">Replaced by a newer frame before being sent.</param>
/// <param name="Failed">Sent, and answered with an error or not at all.</param>
/// <param name="Skipped">Images that could not be read and never became frames.</param>
internal readonly record struct FrameCounts(long Captured, long Sent, long Answered, long Dropped, long Failed, long Skipped);
