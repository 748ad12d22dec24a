using System.Diagnostics;
using EdgeAI.Benchmarks.Scale.Serving;

namespace EdgeAI.Benchmarks.Scale;

/// <summary>Two cameras, whose frames are due at fixed times whether the service keeps up or not.</summary>
internal sealed class CameraTrial(byte[][] frames)
{
    private const int Cameras = 2;

    /// <summary>Of both cameras together.</summary>
    private const double FramesPerSecond = 30;

    private static readonly TimeSpan FrameInterval = TimeSpan.FromSeconds(Cameras / FramesPerSecond);

    /// <summary>Milliseconds from the time each frame was due to its answer, and the number of frames that got none.</summary>
    public async Task<(List<double> Times, int Refused)> RunAsync(ServiceClient client, TimeSpan length)
    {
        var cameras = await Task.WhenAll(Enumerable.Range(0, Cameras).Select(camera => FilmAsync(client, camera, length)));
        return ([.. cameras.SelectMany(camera => camera.Times)], cameras.Sum(camera => camera.Refused));
    }

    private async Task<(List<double> Times, int Refused)> FilmAsync(ServiceClient client, int camera, TimeSpan length)
    {
        var times = new List<double>();
        var refused = 0;
        var started = Stopwatch.GetTimestamp();
        // The cameras take turns.
        for (var due = FrameInterval * camera / Cameras; due < length; due += FrameInterval)
        {
            if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait) await Task.Delay(wait);
            try
            {
                await client.SearchAsync(frames[(times.Count * Cameras + camera) % frames.Length]);
                times.Add((Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds);
            }
            catch (HttpRequestException exception) when (exception.StatusCode is not null)
            {
                refused++;
            }
        }
        return (times, refused);
    }
}
