namespace EdgeAI.Embedding;

/// <summary>An image could not be embedded. <see cref="ImageException"/> is the caller's mistake, <see cref="GuestException"/> ours.</summary>
public abstract class EmbeddingException : Exception
{
    private protected EmbeddingException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
