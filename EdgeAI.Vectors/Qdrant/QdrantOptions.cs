namespace EdgeAI.Vectors.Qdrant;

/// <summary>How a Qdrant server is reached.</summary>
public sealed class QdrantOptions
{
    /// <summary>Address of its gRPC port.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Sent as <c>api-key</c> where the server asks for one.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How long one call may take, its retries included. Default 5 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Points of one upsert call; 1 to 10,000. Default 256.</summary>
    public int BatchPoints { get; init; } = 256;

    /// <summary>Upsert calls under way at once; a source that is faster waits. Default 2.</summary>
    public int BatchesInFlight { get; init; } = 2;

    /// <summary>
    /// Reads a connection string: Aspire's <c>Endpoint=http://host:6334;Key=…</c>, a bare <c>host:port</c>, or a URL. The port
    /// 6333 is that of Qdrant's REST interface, gRPC's is one higher.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static QdrantOptions Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        string? address = null, key = null;
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=');
            var name = equals < 0 ? "" : part[..equals].Trim();
            if (name.Equals("Endpoint", StringComparison.OrdinalIgnoreCase))
                address = part[(equals + 1)..].Trim();
            else if (name.Equals("Key", StringComparison.OrdinalIgnoreCase))
                key = part[(equals + 1)..].Trim();
            else if (address is null)
                address = part;
            else
                throw Unreadable(connectionString);
        }
        if (address is null)
            throw Unreadable(connectionString);
        if (!address.Contains("://", StringComparison.Ordinal))
            address = "http://" + address;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw Unreadable(connectionString);
        var port = uri.IsDefaultPort || uri.Port == RestPort ? RestPort + 1 : uri.Port;
        return new QdrantOptions { Endpoint = new UriBuilder(uri.Scheme, uri.Host, port).Uri, ApiKey = key };
    }

    private const int RestPort = 6333;

    // The text may hold a key, so only its form is said.
    private static FormatException Unreadable(string text) => new(
        $"The Qdrant connection string ({text.Length} characters) cannot be read. Expected 'Endpoint=http://host:6334;Key=…', 'host:port' or 'http://host:6333'.");
}
