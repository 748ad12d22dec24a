namespace EdgeAI.Capture.Frames;

/// <summary>The frames of one source: as many as are under way at once, used again and again.</summary>
internal sealed class FramePool(int maxFrameBytes)
{
    private readonly Stack<Frame> _free = new();
    private readonly Lock _gate = new();

    /// <summary>An empty frame.</summary>
    public Frame Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var frame))
            {
                return frame;
            }
        }
        return new Frame(maxFrameBytes);
    }

    /// <summary>Takes a frame back; its image must not be read any more.</summary>
    public void Return(Frame frame)
    {
        frame.Clear();
        lock (_gate)
            _free.Push(frame);
    }
}
