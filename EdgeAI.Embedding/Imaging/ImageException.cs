namespace EdgeAI.Embedding;

/// <summary>The bytes given are not an image that can be embedded; another image will do. The message says what was expected and what came.</summary>
public abstract class ImageException : EmbeddingException
{
    private protected ImageException(string message) : base(message)
    {
    }
}

/// <summary>No bytes at all.</summary>
public sealed class EmptyImageException()
    : ImageException("Expected a JPEG, PNG or WebP image, got 0 bytes. Send the encoded image.");

/// <summary>The bytes are not JPEG, PNG or WebP.</summary>
public sealed class UnsupportedImageException : ImageException
{
    internal UnsupportedImageException(string came, string remedy)
        : base($"Expected a JPEG, PNG or WebP image, got {came}. {remedy}.")
    {
    }
}

/// <summary>The image is truncated or its data contradict the format.</summary>
public sealed class DamagedImageException : ImageException
{
    internal DamagedImageException(string format, long bytes, string what)
        : base($"Expected a complete {format} image, got {bytes:N0} bytes whose {what}. Send the whole, undamaged file.")
    {
    }
}

/// <summary>Pixels that were sent as they are do not fit what is said of them.</summary>
public sealed class RawFrameException : ImageException
{
    internal RawFrameException(string message) : base(message)
    {
    }
}

/// <summary>Images under way take the memory that this one needs; the same image may pass a moment later.</summary>
public sealed class DecodeBudgetException : EmbeddingException
{
    internal DecodeBudgetException(long bytes, long limit) : base(
        $"This image takes {bytes:N0} bytes to decode, and others under way leave less of the {limit:N0} that are allowed. Try again later, or raise {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.MaxDecodeBytes)}.")
    {
    }
}

/// <summary>The image has more bytes or pixels than the configured limit allows.</summary>
public sealed class ImageTooLargeException : ImageException
{
    internal ImageTooLargeException(string message) : base(message)
    {
    }

    /// <summary>Whether the encoded image has too many bytes; otherwise what it decodes to is too much.</summary>
    public bool IsOfBytes { get; private init; }

    internal static ImageTooLargeException Bytes(long bytes, long limit) => new(
        $"Expected an image of at most {limit:N0} bytes, got {bytes:N0}. Send a smaller image or raise {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.MaxImageBytes)}.")
    {
        IsOfBytes = true,
    };

    internal static ImageTooLargeException Decoded(long bytes, long limit) => new(
        $"Expected an image that takes at most {limit:N0} bytes to decode, got one that takes {bytes:N0}. Send a smaller image, as baseline JPEG or PNG without interlacing, or raise {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.MaxDecodeBytes)}.");

    internal static ImageTooLargeException Work(long work, long limit) => new(
        $"Expected an image whose scans go over at most {limit:N0} pixels together, got one of {work:N0}. Send it with fewer scans.");

    internal static ImageTooLargeException Pixels(int width, int height, long limit) => new(
        $"Expected an image of at most {limit:N0} pixels, got one that claims {width:N0} x {height:N0}. Send a smaller image or raise {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.MaxImagePixels)}.");
}
