using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EdgeAI.Inference.Live;

/// <summary>One page's connection to the hub. For one reader.</summary>
internal sealed class LiveSubscription(LiveHub hub) : IDisposable
{
    private static readonly SseItem<ReadOnlyMemory<byte>> Ping = new("{}"u8.ToArray(), "ping");

    // One signal is enough: it says "look again", not what there is.
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    /// <summary>Tells the reader to look again.</summary>
    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>Events for the page: the newest frame of each source, what became of its camera, the service's state when it changed, a ping in silence.</summary>
    /// <remarks>The data of an item are valid until the next is asked for.</remarks>
    public async IAsyncEnumerable<SseItem<ReadOnlyMemory<byte>>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long frameSeen = 0, statusSeen = 0, sightingSeen = 0, laterSeen = 0, reportSeen = 0;
        var sightings = new List<byte[]>();
        var frames = new List<LiveFrame>();
        var later = new List<byte[]>();
        var reports = new List<byte[]>();
        while (true)
        {
            var sent = false;
            if (hub.StatusSince(ref statusSeen) is { } status)
            {
                sent = true;
                yield return new SseItem<ReadOnlyMemory<byte>>(status, "status");
            }
            hub.CollectSightings(sightings, ref sightingSeen);
            foreach (var sighting in sightings)
            {
                sent = true;
                yield return new SseItem<ReadOnlyMemory<byte>>(sighting, "sighting");
            }
            sightings.Clear();
            hub.CollectReports(reports, ref reportSeen);
            foreach (var report in reports)
            {
                sent = true;
                yield return new SseItem<ReadOnlyMemory<byte>>(report, "source");
            }
            reports.Clear();
            hub.Collect(frames, ref frameSeen);
            try
            {
                foreach (var frame in frames)
                {
                    sent = true;
                    yield return new SseItem<ReadOnlyMemory<byte>>(frame.Event.WrittenMemory, "frame");
                }
            }
            finally
            {
                foreach (var frame in frames) frame.Release();
                frames.Clear();
            }
            // After the frames: what is told of one belongs after the frame itself.
            hub.CollectLater(later, ref laterSeen);
            foreach (var answer in later)
            {
                sent = true;
                yield return new SseItem<ReadOnlyMemory<byte>>(answer, "later");
            }
            later.Clear();
            if (!sent) yield return Ping;
            await _signals.Reader.ReadAsync(cancellationToken);
        }
    }

    public void Dispose() => hub.Unsubscribe(this);
}
