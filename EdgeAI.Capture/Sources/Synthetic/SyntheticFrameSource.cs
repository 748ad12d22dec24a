using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>A camera that is not there: catalog items pass before it, one after the other, the same ones for the same seed.</summary>
internal sealed class SyntheticFrameSource(string folder, SceneFormat format, int seed, FramePacer pacer, FrameTally tally, ILogger? logger = null) : IFrameSource
{
    private readonly FrameStream _stream = new();

    private SceneProgramme? _programme;
    private ScenePainter? _painter;

    public TimeSpan Period => pacer.Period;

    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(cancellationToken).ConfigureAwait(false);
        _programme ??= new SceneProgramme(FolderImages.In(folder, tally, logger, cancellationToken), format, seed, tally);
        _painter ??= new ScenePainter(format, seed);
        _painter.Paint(_programme.Next());
        _painter.Encode(frame, _stream);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        pacer.Dispose();
        _programme?.Dispose();
        _painter?.Dispose();
        _stream.Dispose();
        return ValueTask.CompletedTask;
    }
}
