using System.Net;
using System.Net.Http.Headers;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>One export request, kept as it is to be sent, as often as it has to be.</summary>
internal sealed class OtlpExport
{
    private const string Grpc = "application/grpc";

    private readonly HttpRequestHeaders _headers;
    private readonly HttpContentHeaders _contentHeaders;
    private readonly Version _version;
    private readonly HttpVersionPolicy _policy;
    private readonly byte[] _body;

    private OtlpExport(HttpRequestMessage request, byte[] body, HttpClient client)
    {
        Client = client;
        (Target, _headers, _contentHeaders) = (request.RequestUri!, request.Headers, request.Content!.Headers);
        (_version, _policy, _body) = (request.Version, request.VersionPolicy, body);
    }

    /// <summary>What sends it: knows certificates, and how long an attempt may take.</summary>
    public HttpClient Client { get; }

    /// <summary>Where to.</summary>
    public Uri Target { get; }

    /// <summary>Whether gRPC is spoken.</summary>
    public bool IsGrpc => IsGrpcContent(_contentHeaders.ContentType);

    /// <summary>What is exported, as its path says: traces, metrics or logs.</summary>
    public string Signal => SignalOf(Target);

    /// <summary>Length of the body.</summary>
    public int Bytes => _body.Length;

    /// <summary>Copies a request of the exporter, whose buffer is its own.</summary>
    public static OtlpExport From(HttpRequestMessage request, HttpClient client)
    {
        var body = new MemoryStream((int)(request.Content!.Headers.ContentLength ?? 0));
        request.Content.CopyTo(body, null, default);
        return new OtlpExport(request, body.ToArray(), client);
    }

    /// <summary>What an export address is for.</summary>
    public static string SignalOf(Uri target) => target.AbsolutePath switch
    {
        var path when path.Contains("trace", StringComparison.OrdinalIgnoreCase) => "traces",
        var path when path.Contains("metric", StringComparison.OrdinalIgnoreCase) => "metrics",
        var path when path.Contains("log", StringComparison.OrdinalIgnoreCase) => "logs",
        var path => path,
    };

    /// <summary>The request, to be sent once.</summary>
    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Target) { Version = _version, VersionPolicy = _policy, Content = new ByteArrayContent(_body) };
        foreach (var header in _headers.NonValidated) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        foreach (var header in _contentHeaders.NonValidated) request.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return request;
    }

    /// <summary>What the exporter is told: the request is taken care of.</summary>
    public HttpResponseMessage Taken()
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Version = _version };
        if (!IsGrpc) return response;
        // An empty message, and the status behind it.
        response.Content = new ByteArrayContent(new byte[5]);
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(Grpc);
        response.TrailingHeaders.Add("grpc-status", "0");
        return response;
    }

    /// <summary>Whether a content type is that of gRPC.</summary>
    public static bool IsGrpcContent(MediaTypeHeaderValue? type) => type?.MediaType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) == true;
}
