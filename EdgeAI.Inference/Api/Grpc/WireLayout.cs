using EdgeAI.Contracts.V1;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>Field numbers of a request message; 0 for fields it does not have.</summary>
internal sealed record WireLayout(int Image, int K = 0, int Source = 0, int Sequence = 0, int CapturedAt = 0, int TraceParent = 0, int Deadline = 0,
    int Ef = 0, int Filter = 0, int Mode = 0, int Items = 0, int Raw = 0, int Settling = 0)
{
    public static WireLayout Embed { get; } = new(EmbedRequest.ImageFieldNumber);

    public static WireLayout Search { get; } = new(
        SearchRequest.ImageFieldNumber,
        SearchRequest.KFieldNumber,
        Deadline: SearchRequest.DeadlineMsFieldNumber,
        Ef: SearchRequest.EfFieldNumber,
        Filter: SearchRequest.FilterFieldNumber,
        Mode: SearchRequest.ModeFieldNumber,
        Items: SearchRequest.ItemsFieldNumber);

    public static WireLayout Frame { get; } = new(
        SearchFramesRequest.ImageFieldNumber,
        SearchFramesRequest.KFieldNumber,
        SearchFramesRequest.SourceFieldNumber,
        SearchFramesRequest.SequenceFieldNumber,
        SearchFramesRequest.CapturedAtUnixUsFieldNumber,
        SearchFramesRequest.TraceparentFieldNumber,
        Mode: SearchFramesRequest.ModeFieldNumber,
        Items: SearchFramesRequest.ItemsFieldNumber,
        Raw: SearchFramesRequest.RawFieldNumber,
        Settling: SearchFramesRequest.SettlingFieldNumber);
}
