using EdgeAI.Embedding;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Feedback;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Items;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Parts;
using EdgeAI.Inference.Regions;
using EdgeAI.Inference.Routing;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Recognition.Items;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace EdgeAI.Inference.Api.Faults;

/// <summary>The one place where exceptions become answers.</summary>
internal static class FaultMap
{
    /// <summary>Outcome of a request that was answered.</summary>
    public const string Ok = "ok";

    /// <summary>Outcome of a request whose caller went away.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The fault behind an exception.</summary>
    public static Fault Of(Exception exception) => exception switch
    {
        MatchCountException => new("match-count", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The number of matches is out of range", exception.Message),
        EmptyImageException => new("image-empty", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The image is empty", exception.Message),
        MediaTypeException => new("media-type", StatusCodes.Status415UnsupportedMediaType, StatusCode.InvalidArgument, "The content type is not an image's", exception.Message),
        ImageFormException => new("image-form", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The form cannot be understood", exception.Message),
        SourceNameException => new("source-name", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The name of the source cannot be used", exception.Message),
        BodyTooLargeException or ImageTooLargeException { IsOfBytes: true } => new("body-too-large", StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, "What was sent is too large", exception.Message),
        ImageTooLargeException => new("image-too-large", StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, "The image is too large", exception.Message),
        ImageException => new("image-unreadable", StatusCodes.Status422UnprocessableEntity, StatusCode.InvalidArgument, "The image cannot be read", exception.Message),
        MessageFormatException => new("message-format", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The message cannot be read", exception.Message),
        BadHttpRequestException bad => new("bad-request", bad.StatusCode, StatusCode.InvalidArgument, "The request cannot be read", exception.Message),
        // Kestrel's, where the length of a chunk is no number that it can hold.
        IOException { InnerException: OverflowException } => new("bad-request", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The request cannot be read", exception.Message),
        FeedbackException => new("feedback", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The correction cannot be understood", exception.Message),
        FeedbackLabelException => new("feedback-label", StatusCodes.Status422UnprocessableEntity, StatusCode.InvalidArgument, "The label is not in the catalog", exception.Message),
        FeedbackUnknownException => new("feedback-unknown", StatusCodes.Status404NotFound, StatusCode.NotFound, "There is no such correction", exception.Message),
        FeedbackFullException => new("feedback-full", StatusCodes.Status409Conflict, StatusCode.ResourceExhausted, "There are too many corrections", exception.Message),
        NotKeptException { IsFull: true } => new("disk-full", StatusCodes.Status507InsufficientStorage, StatusCode.ResourceExhausted, "There is no room on the disk", exception.Message),
        FeedbackFileException => new("feedback-file", StatusCodes.Status503ServiceUnavailable, StatusCode.FailedPrecondition, "Corrections cannot be kept", exception.Message),
        OtherWriterException => new("other-writer", StatusCodes.Status409Conflict, StatusCode.FailedPrecondition, "Another process keeps what is to be changed", exception.Message),
        WriteKeyException => new("write-key", StatusCodes.Status401Unauthorized, StatusCode.Unauthenticated, "The write key is missing or wrong", exception.Message),
        WriteRefusedException => new("write-refused", StatusCodes.Status403Forbidden, StatusCode.PermissionDenied, "Changes are not accepted from here", exception.Message),
        LessonException => new("lesson", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "This cannot be taught", exception.Message),
        ItemLabelException => new("item-label", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The label cannot be used", exception.Message),
        UnknownItemException => new("item-unknown", StatusCodes.Status404NotFound, StatusCode.NotFound, "There is no such item", exception.Message),
        UnknownSourceException => new("source-unknown", StatusCodes.Status404NotFound, StatusCode.NotFound, "No frames come from there", exception.Message),
        ItemLimitException => new("item-limit", StatusCodes.Status409Conflict, StatusCode.ResourceExhausted, "As many items or photographs as allowed are there", exception.Message),
        ArchiveRoomException => new("archive-room", StatusCodes.Status507InsufficientStorage, StatusCode.ResourceExhausted, "There is no room for the archive", exception.Message),
        ItemsUnavailableException => new("items-unavailable", StatusCodes.Status503ServiceUnavailable, StatusCode.FailedPrecondition, "Nothing can be taught here", exception.Message),
        PhotographException => new("image-unreadable", StatusCodes.Status422UnprocessableEntity, StatusCode.InvalidArgument, "The image cannot be read", exception.Message),
        RegionException => new("region", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "This region cannot be looked at", exception.Message),
        RegionIncompatibleException => new("region-incompatible", StatusCodes.Status409Conflict, StatusCode.FailedPrecondition, "The frames would not be comparable with the catalog", exception.Message),
        RegionsUnavailableException => new("regions-unavailable", StatusCodes.Status503ServiceUnavailable, StatusCode.FailedPrecondition, "Regions cannot be kept here", exception.Message),
        NotReadyException => new("not-ready", StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, "The service is not ready", exception.Message)
        {
            RetryAfter = OverloadedException.RetryAfter,
        },
        SearchBreadthException => new("search-breadth", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The number of candidates is out of range", exception.Message),
        ModeException => new("mode", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The mode cannot be understood", exception.Message),
        ItemsTextException => new("items", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The number of items cannot be understood", exception.Message),
        PartIdException => new("part", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The part of the image cannot be understood", exception.Message),
        FilterTextException => new("filter", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The filter cannot be understood", exception.Message),
        SearchDeadlineException => new("search-deadline", StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The time to wait is out of range", exception.Message),
        IndexUnavailableException => new("index-unavailable", StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, "The index does not answer", exception.Message)
        {
            RetryAfter = IndexUnavailableException.RetryAfter,
        },
        OutOfMemoryException => new("overloaded", StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, "The service is overloaded",
            "There is no memory left for this. Try again later, send less at once, or give the service more.")
        {
            RetryAfter = OverloadedException.RetryAfter,
        },
        OverloadedException or DecodeBudgetException => new("overloaded", StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, "The service is overloaded", exception.Message)
        {
            RetryAfter = OverloadedException.RetryAfter,
        },
        GuestDeadlineException => new("guest-deadline", StatusCodes.Status504GatewayTimeout, StatusCode.DeadlineExceeded, "The embedding took too long", exception.Message),
        GuestException => new("guest-fault", StatusCodes.Status500InternalServerError, StatusCode.Internal, "The embedding module failed", exception.Message),
        OperationCanceledException => new(Cancelled, StatusCodes.Status499ClientClosedRequest, StatusCode.Cancelled, "The caller went away", "The request was cancelled before it was answered."),
        _ => new("internal", StatusCodes.Status500InternalServerError, StatusCode.Internal, "The service failed", "Something went wrong that nobody foresaw. The service's log has the details."),
    };
}
