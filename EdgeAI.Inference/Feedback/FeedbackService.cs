using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Api;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Recognition.Deciding;
using Google.Protobuf;
using Grpc.Core;
using Correction = EdgeAI.Contracts.V1.Correction;

namespace EdgeAI.Inference.Feedback;

/// <summary>Corrections over gRPC.</summary>
internal sealed class FeedbackService(FeedbackDesk desk, FeedbackStore store, WriteAccess access, AnswerPool answers) : Contracts.V1.Feedback.FeedbackBase
{
    public override async Task<Correction> Give(GiveFeedbackRequest request, ServerCallContext context)
    {
        access.Check(context);
        if (request.Image.IsEmpty) throw new Embedding.EmptyImageException();
        var answer = answers.Get();
        try
        {
            return From(await desk.GiveAsync(request.Image.Memory, request.Is, request.Not, request.Source, request.Part, answer, context.CancellationToken));
        }
        finally
        {
            answers.Return(answer);
        }
    }

    public override Task<ListFeedbackResponse> List(ListFeedbackRequest request, ServerCallContext context)
    {
        var response = new ListFeedbackResponse();
        response.Corrections.AddRange(store.Entries.Reverse().Select(From));
        return Task.FromResult(response);
    }

    public override Task<UndoFeedbackResponse> Undo(UndoFeedbackRequest request, ServerCallContext context)
    {
        access.Check(context);
        store.Undo(request.Id);
        return Task.FromResult(new UndoFeedbackResponse());
    }

    private static Correction From(FeedbackEntry entry)
    {
        var correction = new Correction { Id = entry.Id, Source = entry.Source ?? "", AtUnixMs = entry.At.ToUnixTimeMilliseconds() };
        if (entry.Kind == CorrectionKind.Is) correction.Is = entry.Label;
        else correction.Not = entry.Label;
        return correction;
    }
}
