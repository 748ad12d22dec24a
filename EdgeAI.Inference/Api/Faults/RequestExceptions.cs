namespace EdgeAI.Inference.Api.Faults;

/// <summary>The body is not declared as an image that the service reads.</summary>
internal sealed class MediaTypeException(string? came)
    : Exception($"Expected the content type {string.Join(", ", Accepted)}, got {(string.IsNullOrEmpty(came) ? "none" : $"'{came}'")}. Send the encoded image itself as the body, or as the file of a form.")
{
    public static IReadOnlyList<string> Accepted { get; } = ["image/jpeg", "image/png", "image/webp", "application/octet-stream", "multipart/form-data"];
}

/// <summary>A form holds no image that could be told.</summary>
internal sealed class ImageFormException(string what) : Exception($"Expected a form with one file, got {what}.");

/// <summary>The body is larger than an image may be.</summary>
internal sealed class BodyTooLargeException(long? came, long limit)
    : Exception($"Expected a body of at most {limit:N0} bytes, got {(came is null ? "more than that" : $"{came:N0}")}. Send a smaller image.");

/// <summary>A message does not follow the contract's encoding.</summary>
internal sealed class MessageFormatException(string what) : Exception($"Expected a Protocol Buffers message of edgeai.v1, got {what}.");
