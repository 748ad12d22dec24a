namespace EdgeAI.Capture;

/// <summary>Whether the two ends of a pipeline work at the moment.</summary>
internal sealed class PipelineState
{
    private volatile bool _isDelivering;
    private volatile bool _isAnswering;

    /// <summary>Whether the source gives frames.</summary>
    public bool IsDelivering
    {
        get => _isDelivering;
        set => _isDelivering = value;
    }

    /// <summary>Whether inference answers them.</summary>
    public bool IsAnswering
    {
        get => _isAnswering;
        set => _isAnswering = value;
    }
}
