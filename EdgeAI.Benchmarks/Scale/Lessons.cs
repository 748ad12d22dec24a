using System.Globalization;
using EdgeAI.Benchmarks.Scale.Drawing;
using EdgeAI.Benchmarks.Scale.Serving;

namespace EdgeAI.Benchmarks.Scale;

/// <summary>Somebody who says "not this" and teaches an item, every second, and remembers what was acknowledged.</summary>
internal sealed class Lessons(ServiceClient client, PictureViews views, PictureViews things)
{
    private const int Photographs = 5, LessonView = 100, Prepared = 60;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), IntoLesson = TimeSpan.FromMilliseconds(10);

    private TaskCompletionSource _underWay = new();

    // Drawn before, so that drawing does not take the service's cores.
    private readonly byte[][] _corrected = views.Encode(Prepared, views.Pictures, LessonView);
    private readonly byte[][] _taught = things.Encode(Prepared * Photographs, Prepared, LessonView);

    /// <summary>Ids of the corrections that were acknowledged.</summary>
    public List<string> Corrections { get; } = [];

    /// <summary>Ids of the items that were acknowledged.</summary>
    public List<string> Items { get; } = [];

    /// <summary>Waits for a moment at which an item is being taught.</summary>
    public async Task UnderWayAsync()
    {
        _underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _underWay.Task;
        await Task.Delay(IntoLesson);
    }

    /// <summary>Goes on until it is stopped, or the service is gone.</summary>
    public async Task GiveEverySecondAsync(CancellationToken stop)
    {
        using var clock = new PeriodicTimer(Interval);
        try
        {
            for (var number = 0; ; number++)
            {
                await GiveAsync(number);
                await clock.WaitForNextTickAsync(stop);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException { StatusCode: null } or OperationCanceledException or ObjectDisposedException)
        {
            // Killed, as it is meant to be.
        }
    }

    private async Task GiveAsync(int number)
    {
        var image = _corrected[number % Prepared];
        var label = (await client.SearchAsync(image)).Foremost;
        Corrections.Add(await client.CorrectAsync(image, label));
        _underWay.TrySetResult();
        byte[][] photographs = [.. Enumerable.Range(0, Photographs).Select(photograph => _taught[(number + photograph * Prepared) % _taught.Length])];
        Items.Add(await client.TeachAsync(string.Create(CultureInfo.InvariantCulture, $"Taught/Thing-{number}"), photographs));
    }
}
