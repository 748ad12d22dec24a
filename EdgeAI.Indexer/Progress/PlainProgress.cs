using System.Globalization;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Indexer.Progress;

/// <summary>Progress as plain lines, one every few seconds, for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter writer, string title, TimeProvider time) : IProgress<EmbeddingProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private long _written = time.GetTimestamp();
    private int _done;
    private int? _before;

    public void Report(EmbeddingProgress value)
    {
        lock (_lock)
        {
            // What an earlier run had done says nothing about the rate of this one.
            _before ??= value.Done;
            _done = Math.Max(_done, value.Done);
            if (value.Total == 0 || time.GetElapsedTime(_written) < Interval && _done < value.Total) return;
            _written = time.GetTimestamp();
            var seconds = time.GetElapsedTime(_started).TotalSeconds;
            var rate = seconds > 0 ? (_done - _before.Value) / seconds : 0;
            var left = rate > 0 ? (value.Total - _done) / rate : 0;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {_done} of {value.Total}, {rate:0.0}/s, {left:0} s left"));
        }
    }
}
