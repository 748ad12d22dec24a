namespace EdgeAI.Vectors.Qdrant;

/// <summary>How a Qdrant server is reached.</summary>
public sealed record QdrantOptions
{
    /// <summary>The section of a program's settings that Aspire's client reads.</summary>
    public const string ClientSection = "Aspire:Qdrant:Client";

    /// <summary>The connection string's name where none is given.</summary>
    public const string DefaultName = "qdrant";

    private const int RestPort = 6333;
    private const int GrpcPort = 6334;
    private static readonly string[] Settings = ["Endpoint", "Key", "Rest", "Ca"];
    private readonly Uri? _rest;

    /// <summary>Address of its gRPC port; of one node's, where it is a cluster.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Addresses of the gRPC ports of further nodes of the same cluster, which are asked when that one does not answer.</summary>
    public IReadOnlyList<Uri> Peers { get; init; } = [];

    /// <summary>All addresses that may be asked.</summary>
    public IReadOnlyList<Uri> Endpoints => [Endpoint, .. Peers];

    /// <summary>Address of its REST port, which only files of snapshots need. Default: the same host, one port lower, as Qdrant has it.</summary>
    public Uri Rest
    {
        get => _rest ?? new UriBuilder(Endpoint.Scheme, Endpoint.Host, Endpoint.Port - 1).Uri;
        init => _rest = value;
    }

    /// <summary>Sent as <c>api-key</c> where the server asks for one.</summary>
    public string? ApiKey { get; init; }

    /// <summary>PEM file of the authority that the server's certificate is from; null for those that the system trusts.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Whether calls are spans of traces. Default true.</summary>
    public bool Traced { get; init; } = true;

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
    /// 6333 is that of Qdrant's REST interface, gRPC's is one higher; <c>Rest=http://host:port</c> names another. Nodes of a
    /// cluster are separated by commas; <c>Ca=FILE</c> is a private authority's certificate.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static QdrantOptions Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=');
            var name = equals < 0 ? "Endpoint" : part[..equals].Trim();
            if (!Settings.Contains(name, StringComparer.OrdinalIgnoreCase) || !settings.TryAdd(name, part[(equals + 1)..].Trim()))
                throw Unreadable(connectionString);
        }
        var nodes = Array.ConvertAll(settings.GetValueOrDefault("Endpoint", "").Split(',', StringSplitOptions.TrimEntries), node => GrpcOf(node) ?? throw Unreadable(connectionString));
        return new QdrantOptions
        {
            Endpoint = nodes[0],
            Peers = nodes[1..],
            ApiKey = Given("Key"),
            CertificateAuthority = Given("Ca"),
            Rest = settings.TryGetValue("Rest", out var rest) ? Address(rest) ?? throw Unreadable(connectionString) : new UriBuilder(nodes[0].Scheme, nodes[0].Host, nodes[0].Port - 1).Uri,
        };

        string? Given(string name) => settings.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    /// <summary>Reads the address of the REST interface, as <c>QDRANT_URL</c> holds it: gRPC listens one port higher.</summary>
    /// <exception cref="FormatException">It is no address.</exception>
    public static QdrantOptions ParseRestUrl(string url, string? apiKey = null, string? authority = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        var uri = Address(url) ?? throw Unreadable(url);
        var rest = uri.IsDefaultPort ? RestPort : uri.Port == GrpcPort ? RestPort : uri.Port;
        return new QdrantOptions
        {
            Endpoint = new UriBuilder(uri.Scheme, uri.Host, rest + 1).Uri,
            Rest = new UriBuilder(uri.Scheme, uri.Host, rest).Uri,
            ApiKey = string.IsNullOrEmpty(apiKey) ? null : apiKey,
            CertificateAuthority = string.IsNullOrEmpty(authority) ? null : authority,
        };
    }

    /// <summary>
    /// Finds the server in a program's settings: <c>ConnectionStrings:NAME</c> first, with the REST address of
    /// <c>ConnectionStrings:NAME_http</c> beside it, as Aspire sets both; then the section <c>Aspire:Qdrant:Client</c>, as Aspire's client
    /// has it; else <c>QDRANT_URL</c> with <c>QDRANT_API_KEY</c> and <c>QDRANT_CA</c>.
    /// </summary>
    /// <param name="setting">Gives the value of a key, or null.</param>
    /// <param name="name">Name of the connection string.</param>
    /// <returns>Null where none is set.</returns>
    /// <exception cref="FormatException">What is set cannot be read.</exception>
    public static QdrantOptions? Find(Func<string, string?> setting, string name = DefaultName)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (setting($"ConnectionStrings:{name}") is { Length: > 0 } connection)
            return setting($"ConnectionStrings:{name}_http") is { Length: > 0 } http && !connection.Contains("Rest=", StringComparison.OrdinalIgnoreCase)
                ? Parse($"{connection};Rest={Address(http.Split(';')[0].Replace("Endpoint=", "", StringComparison.OrdinalIgnoreCase)) ?? throw Unreadable(http)}")
                : Parse(connection);
        if (setting($"{ClientSection}:Endpoint") is { Length: > 0 } endpoint)
            return setting($"{ClientSection}:Key") is { Length: > 0 } key ? Parse(endpoint) with { ApiKey = key } : Parse(endpoint);
        return setting("QDRANT_URL") is { Length: > 0 } url ? ParseRestUrl(url, setting("QDRANT_API_KEY") ?? setting("QDRANT_APIKEY"), setting("QDRANT_CA")) : null;
    }

    /// <summary>Checks what can be checked before the server is asked.</summary>
    /// <exception cref="FormatException">The certificate authority cannot be read.</exception>
    public void Validate()
    {
        if (CertificateAuthority is { } file)
            PrivateAuthority.Load(file);
    }

    private static Uri? GrpcOf(string node) => Address(node) is { } uri ? new UriBuilder(uri.Scheme, uri.Host, uri.IsDefaultPort || uri.Port == RestPort ? GrpcPort : uri.Port).Uri : null;

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
        $"The Qdrant connection string ({text.Length} characters) cannot be read. Expected 'Endpoint=http://host:6334;Key=…' (several nodes of a cluster with commas; Ca=FILE for a private authority), 'host:port' or 'http://host:6333'.");
}
