namespace EdgeAI.Tests.Integration.Published;

/// <summary>What a capture worker says of itself.</summary>
internal static class CaptureMetrics
{
    /// <summary>Frames that inference has answered, of all sources.</summary>
    public static double AnsweredFrames(HttpClient worker)
    {
        try
        {
            return worker.GetStringAsync("/metrics").GetAwaiter().GetResult().Split('\n')
                .Where(line => line.StartsWith("edgeai_capture_frames_answered", StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ')[1]));
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return 0;
        }
    }
}
