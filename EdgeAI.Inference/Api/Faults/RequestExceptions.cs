using System.Text;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Inference.Api.Faults;

/// <summary>The body is not declared as an image that the service reads.</summary>
internal sealed class MediaTypeException(string? came)
    : Exception($"Expected the content type {string.Join(", ", Accepted)}, got {(string.IsNullOrEmpty(came) ? "none" : $"'{came}'")}. Send the encoded image itself as the body, or as the file of a form.")
{
    public static IReadOnlyList<string> Accepted { get; } = ["image/jpeg", "image/png", "image/webp", "application/octet-stream", "multipart/form-data"];
}

/// <summary>A form holds no image that could be told.</summary>
internal sealed class ImageFormException(string what) : Exception($"Expected a form with one file, got {what}.");

/// <summary>What was sent is larger than it may be.</summary>
internal sealed class BodyTooLargeException(long? came, long limit)
    : Exception($"Expected at most {limit:N0} bytes, got {(came is null ? "more than that" : $"{came:N0}")}. Send less at once.");

/// <summary>A message does not follow the contract's encoding.</summary>
internal sealed class MessageFormatException(string what) : Exception($"Expected a Protocol Buffers message of edgeai.v1, got {what}.");

/// <summary>A frame's source has a name that cannot be shown.</summary>
internal sealed class SourceNameException : Exception
{
    private SourceNameException(string message) : base(message)
    {
    }

    /// <summary>Most bytes of a name, in UTF-8.</summary>
    public const int MaxBytes = 256;

    /// <summary>Checks a name.</summary>
    /// <exception cref="SourceNameException">It is too long, or has a character that is not seen.</exception>
    public static void Check(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) is > MaxBytes and var bytes) throw TooLong(bytes);
        if (!PlainText.IsPlain(name)) throw Unseen();
    }

    public static SourceNameException TooLong(int bytes) => new($"Expected the name of a source, at most {MaxBytes} bytes of UTF-8, got {bytes:N0} bytes. Send a shorter one.");

    public static SourceNameException Unseen() =>
        new($"Expected the name of a source, at most {MaxBytes} bytes of UTF-8, got one with a control character, or one that is not seen. Send one without.");
}
