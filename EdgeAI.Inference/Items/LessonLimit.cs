using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Items;

/// <summary>Most bytes of a lesson as it is sent, over HTTP or gRPC.</summary>
internal sealed class LessonLimit(IOptions<ItemsOptions> items, IOptions<InferenceOptions> inference)
{
    // While a buffer doubles, the half that is full and the new whole are both held.
    public long Bytes { get; } = Math.Min(items.Value.MaxLessonBytes, inference.Value.MaxBufferedBytes / 2);
}
