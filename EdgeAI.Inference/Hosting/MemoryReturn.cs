using EdgeAI.Embedding.Guest;
using EdgeAI.Inference.Api.Http;

namespace EdgeAI.Inference.Hosting;

/// <summary>
/// Gives memory back to the system after a rush: both heaps keep what their busiest moment took, which on a small board somebody else needs. Done when
/// the resident memory is well above its lowest, has stopped growing, and no body is being received; the collection takes some tens of milliseconds.
/// </summary>
internal sealed class MemoryReturn(BodyBudget bodies, TimeProvider time) : BackgroundService
{
    /// <summary>Growth above the lowest that is worth a collection of everything.</summary>
    internal const long Worthwhile = 32 << 20;

    private const long Unchanged = 4 << 20;

    // A minute: nobody's frames are to meet a collection of everything often.
    private const int Rest = 12;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _lowest = long.MaxValue;
    private long _last;
    private int _resting;

    /// <summary>Whether it is time, judged by the resident memory at equal intervals.</summary>
    /// <param name="resident">Bytes.</param>
    /// <param name="isReceiving">Whether bodies are being received.</param>
    internal bool IsTime(long resident, bool isReceiving)
    {
        var isGrowing = resident > _last + Unchanged;
        (_last, _lowest) = (resident, Math.Min(_lowest, resident));
        return --_resting < 0 && !isGrowing && !isReceiving && resident > _lowest + Worthwhile;
    }

    /// <summary>Takes what could not be given back for the lowest from now on, or it would be tried for ever; rests for a minute.</summary>
    internal void GaveBack(long resident) => (_last, _lowest, _resting) = (resident, resident, Rest);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // As it is before the first rush, which may come with the first request.
        IsTime(Environment.WorkingSet, isReceiving: true);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (!IsTime(Environment.WorkingSet, bodies.InUse > 0)) continue;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                NativeHeap.GiveBack();
                GaveBack(Environment.WorkingSet);
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }
}
