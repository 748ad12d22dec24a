namespace EdgeAI.Vectors.Qdrant;

/// <summary>How a Qdrant server is reached.</summary>
public sealed class QdrantOptions
{
    private const int RestPort = 6333;
    private const int GrpcPort = 6334;
    private readonly Uri? _rest;

    /// <summary>Address of its gRPC port.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Address of its REST port, which only files of snapshots need. Default: the same host, one port lower, as Qdrant has it.</summary>
    public Uri Rest
    {
        get => _rest ?? new UriBuilder(Endpoint.Scheme, Endpoint.Host, Endpoint.Port - 1).Uri;
        init => _rest = value;
    }

    /// <summary>Sent as <c>api-key</c> where the server asks for one.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How long one read may take, its retries included. Default 5 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one write may take, its retries included: a server that builds its graph is slow. Default 60 s.</summary>
    public TimeSpan WriteDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long making, sending or reading back a snapshot may take. Default 30 minutes.</summary>
    public TimeSpan SnapshotDeadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Points of one upsert call; 1 to 10,000. Default 256.</summary>
    public int BatchPoints { get; init; } = 256;

    /// <summary>Upsert calls under way at once; a source that is faster waits. Default 2.</summary>
    public int BatchesInFlight { get; init; } = 2;

    /// <summary>
    /// Reads a connection string: Aspire's <c>Endpoint=http://host:6334;Key=…</c>, a bare <c>host:port</c>, or a URL. The port
    /// 6333 is that of Qdrant's REST interface, gRPC's is one higher; <c>Rest=http://host:port</c> names another.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static QdrantOptions Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        string? address = null, key = null, rest = null;
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=');
            var name = equals < 0 ? "" : part[..equals].Trim();
            if (name.Equals("Endpoint", StringComparison.OrdinalIgnoreCase))
                address = part[(equals + 1)..].Trim();
            else if (name.Equals("Key", StringComparison.OrdinalIgnoreCase))
                key = part[(equals + 1)..].Trim();
            else if (name.Equals("Rest", StringComparison.OrdinalIgnoreCase))
                rest = part[(equals + 1)..].Trim();
            else if (address is null)
                address = part;
            else
                throw Unreadable(connectionString);
        }
        var uri = Address(address) ?? throw Unreadable(connectionString);
        var port = uri.IsDefaultPort || uri.Port == RestPort ? GrpcPort : uri.Port;
        return new QdrantOptions
        {
            Endpoint = new UriBuilder(uri.Scheme, uri.Host, port).Uri,
            ApiKey = string.IsNullOrEmpty(key) ? null : key,
            Rest = rest is null ? new UriBuilder(uri.Scheme, uri.Host, port - 1).Uri : Address(rest) ?? throw Unreadable(connectionString),
        };
    }

    /// <summary>Reads the address of the REST interface, as <c>QDRANT_URL</c> holds it: gRPC listens one port higher.</summary>
    /// <exception cref="FormatException">It is no address.</exception>
    public static QdrantOptions ParseRestUrl(string url, string? apiKey = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        var uri = Address(url) ?? throw Unreadable(url);
        var rest = uri.IsDefaultPort ? RestPort : uri.Port == GrpcPort ? RestPort : uri.Port;
        return new QdrantOptions
        {
            Endpoint = new UriBuilder(uri.Scheme, uri.Host, rest + 1).Uri,
            Rest = new UriBuilder(uri.Scheme, uri.Host, rest).Uri,
            ApiKey = string.IsNullOrEmpty(apiKey) ? null : apiKey,
        };
    }

    /// <summary>
    /// Finds the server in a program's settings: <c>ConnectionStrings:qdrant</c> first, with the REST address of
    /// <c>ConnectionStrings:qdrant_http</c> beside it, as Aspire sets both; else <c>QDRANT_URL</c> with <c>QDRANT_API_KEY</c>.
    /// </summary>
    /// <param name="setting">Gives the value of a key, or null.</param>
    /// <returns>Null where neither is set.</returns>
    /// <exception cref="FormatException">What is set cannot be read.</exception>
    public static QdrantOptions? Find(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (setting("ConnectionStrings:qdrant") is { Length: > 0 } connection)
            return setting("ConnectionStrings:qdrant_http") is { Length: > 0 } http && !connection.Contains("Rest=", StringComparison.OrdinalIgnoreCase)
                ? Parse($"{connection};Rest={Address(http.Split(';')[0].Replace("Endpoint=", "", StringComparison.OrdinalIgnoreCase)) ?? throw Unreadable(http)}")
                : Parse(connection);
        return setting("QDRANT_URL") is { Length: > 0 } url ? ParseRestUrl(url, setting("QDRANT_API_KEY") ?? setting("QDRANT_APIKEY")) : null;
    }

    private static Uri? Address(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (!text.Contains("://", StringComparison.Ordinal))
            text = "http://" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.Host.Length > 0 ? uri : null;
    }

    // The text may hold a key, so only its form is said.
    private static FormatException Unreadable(string text) => new(
        $"The Qdrant connection string ({text.Length} characters) cannot be read. Expected 'Endpoint=http://host:6334;Key=…', 'host:port' or 'http://host:6333'.");
}
