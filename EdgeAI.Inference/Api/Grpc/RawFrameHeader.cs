namespace EdgeAI.Inference.Api.Grpc;

/// <summary>The header by which a service says that it takes frames as pixels; older ones have none.</summary>
internal static class RawFrameHeader
{
    public const string Name = "edgeai-raw-frames";

    public const string Value = "yuyv, nv12";
}
