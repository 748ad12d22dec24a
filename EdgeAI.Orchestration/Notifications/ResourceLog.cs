using System.Threading.Channels;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>One line that a resource wrote, or that the AppHost wrote about it.</summary>
/// <param name="Sequence">Position in the resource's log, from 1, over all restarts.</param>
/// <param name="Time">When it was read.</param>
/// <param name="Stream"><c>stdout</c>, <c>stderr</c>, or <c>system</c> for the AppHost's own.</param>
/// <param name="Text">The line without its end, colours kept.</param>
public sealed record ResourceLogLine(long Sequence, DateTimeOffset Time, string Stream, string Text);

/// <summary>The last lines of one copy of a resource.</summary>
internal sealed class ResourceLog(TimeProvider time, Action<ResourceLogLine>? onLine = null)
{
    internal const int Capacity = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<ResourceLogLine> _lines = new(Capacity);
    private readonly List<Channel<ResourceLogLine>> _followers = [];
    private long _sequence;

    public void Write(string stream, string text)
    {
        lock (_lock)
        {
            var line = new ResourceLogLine(++_sequence, time.GetUtcNow(), stream, text);
            if (_lines.Count == Capacity)
                _lines.Dequeue();
            _lines.Enqueue(line);
            foreach (var follower in _followers)
                follower.Writer.TryWrite(line);
            // Inside the lock: the two streams of a process come on two threads, and the console shows them in the order of the log.
            onLine?.Invoke(line);
        }
    }

    /// <summary>The lines kept whose sequence is greater.</summary>
    public List<ResourceLogLine> After(long sequence)
    {
        lock (_lock)
            return [.. _lines.Where(line => line.Sequence > sequence)];
    }

    /// <summary>The last lines that the resource itself wrote.</summary>
    public List<ResourceLogLine> Last(int count)
    {
        lock (_lock)
            return [.. _lines.Where(line => line.Stream != "system").TakeLast(count)];
    }

    /// <summary>Lines after a sequence as they come; disposing ends it.</summary>
    public ResourceLogFollower Follow(long afterSequence)
    {
        // A reader that cannot keep up loses the oldest lines, as one that came late would.
        var channel = Channel.CreateBounded<ResourceLogLine>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            foreach (var line in _lines.Where(line => line.Sequence > afterSequence))
                channel.Writer.TryWrite(line);
            _followers.Add(channel);
        }
        return new ResourceLogFollower(channel.Reader, () =>
        {
            lock (_lock)
                _followers.Remove(channel);
        });
    }
}

internal sealed class ResourceLogFollower(ChannelReader<ResourceLogLine> reader, Action stop) : IDisposable
{
    public ChannelReader<ResourceLogLine> Lines { get; } = reader;

    public void Dispose() => stop();
}
