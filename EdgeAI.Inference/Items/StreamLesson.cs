using EdgeAI.Inference.Live;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Recognition.Items;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Items;

/// <summary>Takes varied frames of a live source, the way an item is held before the camera and turned. Safe for concurrent use.</summary>
internal sealed class StreamLesson(LiveHub hub, ItemLibrary library, IOptions<ItemsOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Takes frames until as many as wanted are varied; five are enough after the usual time, and after the longest one whatever
    /// there is, because an item that lies still shows nothing new however long one waits.
    /// </summary>
    /// <param name="source">Name of the source.</param>
    /// <param name="wanted">How many; null for the number that is configured.</param>
    /// <param name="taken">Told how many there are, whenever that changes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LessonException">The number is out of range.</exception>
    /// <exception cref="UnknownSourceException">There is no such source, or it sends nothing.</exception>
    public async Task<IReadOnlyList<TakenFrame>> TakeAsync(string source, int? wanted, Func<int, int, ValueTask> taken, CancellationToken cancellationToken)
    {
        var goal = wanted ?? options.Value.FramesWanted;
        if (goal is < ItemsOptions.FewestFrames or > ItemsOptions.MostFrames)
            throw new LessonException($"Expected {ItemsOptions.FewestFrames} to {ItemsOptions.MostFrames} frames to take, got {goal}.");
        if (!hub.Sources.Contains(source)) throw UnknownSourceException.Unknown(source, hub.Sources);

        using var tap = hub.Tap(source);
        var started = clock.GetTimestamp();
        var variety = new FrameVariety();
        var frames = new List<TakenFrame>();
        await taken(0, goal);
        while (frames.Count < goal)
        {
            var left = (frames.Count >= ItemsOptions.FewestFrames ? options.Value.UsualTake : options.Value.LongestTake) - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || await NextAsync(tap, left, cancellationToken) is not { } tapped) break;
            var frame = await Task.Run(() => Take(tapped), cancellationToken);
            if (!variety.TryKeep(frame.Embedding)) continue;
            frames.Add(frame);
            await taken(frames.Count, goal);
        }
        return frames.Count > 0 ? frames : throw UnknownSourceException.Silent(source, options.Value.LongestTake);
    }

    // What is learned is what was looked at: a photograph whose central crop is the view.
    private TakenFrame Take(TappedFrame frame) =>
        library.Take(frame.View is { } view ? PhotographCutter.Cut(frame.Image.Span, view, library.CropFraction) : frame.Image);

    private async ValueTask<TappedFrame?> NextAsync(FrameTap tap, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await tap.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
