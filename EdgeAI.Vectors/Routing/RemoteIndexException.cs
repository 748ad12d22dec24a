namespace EdgeAI.Vectors.Routing;

/// <summary>An index beyond this process did not answer, or is not asked because it failed before.</summary>
public sealed class RemoteIndexException : Exception
{
    /// <param name="origin">Name of the index.</param>
    /// <param name="reason">Why there is no answer, for people.</param>
    /// <param name="inner">The failure itself; null where the index was not asked.</param>
    public RemoteIndexException(string origin, string reason, Exception? inner = null) : base(reason, inner) => Origin = origin;

    /// <summary>Name of the index.</summary>
    public string Origin { get; }
}
