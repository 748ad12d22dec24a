using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>How an attempt to deliver an export went.</summary>
/// <param name="Kind">Whether it is delivered, to be tried again, or refused for good.</param>
/// <param name="Reason">What was wrong, in one sentence; empty where nothing was.</param>
internal readonly record struct OtlpOutcome(OtlpOutcome.Outcome Kind, string Reason = "")
{
    private static readonly string[] StatusNames =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    public enum Outcome
    {
        Delivered,
        Retry,
        Refused,
    }

    /// <summary>When the collector asks to be tried again.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What an answer over HTTP means, as the OTLP specification has it.</summary>
    public static OtlpOutcome OfHttp(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            var body = BodyOf(response);
            return response.Content.Headers.ContentType?.MediaType is { } type && type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && body.Length > 0
                ? new(Outcome.Refused, $"it answers {status} with {type}: another server listens there. Check address and port (4318 for http/protobuf).")
                : OfTaken(body);
        }
        var reason = $"it answers {status} {response.ReasonPhrase}".TrimEnd() + ".";
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            return new(Outcome.Retry, reason) { RetryAfter = WaitOf(response.Headers.RetryAfter) };
        return new(Outcome.Refused, reason + response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => " Check OTEL_EXPORTER_OTLP_HEADERS.",
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => "",
            _ => " Check address and port: 4318 for http/protobuf, 4317 for grpc.",
        });
    }

    /// <summary>What an answer over gRPC means.</summary>
    public static OtlpOutcome OfGrpc(HttpResponseMessage response)
    {
        if (HeaderOf(response, "grpc-status") is not { } text || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            var reason = $"it answers {(int)response.StatusCode} without a gRPC status: no gRPC server listens there. Check address and port: 4317 for grpc, 4318 for http/protobuf.";
            return new((int)response.StatusCode is 429 or 502 or 503 or 504 ? Outcome.Retry : Outcome.Refused, reason);
        }
        // A message has a flag and its length before it.
        const int MessagePrefix = 5;
        if (status == 0) return OfTaken(BodyOf(response) is { Length: > MessagePrefix } body ? body[MessagePrefix..] : []);
        var name = status < StatusNames.Length ? StatusNames[status] : text;
        var message = HeaderOf(response, "grpc-message") is { Length: > 0 } said ? $" \"{OneLine(Uri.UnescapeDataString(said))}\"" : "";
        var wanted = RetryInfo.Of(HeaderOf(response, "grpc-status-details-bin"));
        // A collector without room says when there will be some; one that never has room for what was sent does not.
        var isPassing = name == "RESOURCE_EXHAUSTED" ? wanted is not null : IsPassing(name);
        return new(isPassing ? Outcome.Retry : Outcome.Refused, $"it answers {name}{message}." + name switch
        {
            "UNIMPLEMENTED" => " Check address and port, and whether it receives this signal.",
            "UNAUTHENTICATED" or "PERMISSION_DENIED" => " Check OTEL_EXPORTER_OTLP_HEADERS.",
            _ => "",
        }) { RetryAfter = wanted };
    }

    /// <summary>What a failure means.</summary>
    public static OtlpOutcome Of(Exception exception, bool grpc, TimeSpan patience)
    {
        if (exception is OperationCanceledException) return new(Outcome.Retry, $"it does not answer within {patience.TotalSeconds:0.#} s.");
        var innermost = exception;
        while (innermost.InnerException is { } inner) innermost = inner;
        var what = OneLine(innermost.Message).TrimEnd('.');
        return new(Outcome.Retry, exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => $"{what}.",
            _ when innermost is SocketException => $"{what}.",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"{what}. Check OTEL_EXPORTER_OTLP_CERTIFICATE, and whether https is meant.",
            _ => $"{what}. Check address, port and OTEL_EXPORTER_OTLP_PROTOCOL, which is {(grpc ? "grpc (port 4317)" : "http/protobuf (port 4318)")}.",
        });
    }

    private static OtlpOutcome OfTaken(byte[] body) => PartialSuccess.Of(body) is { Rejected: > 0 } partial
        ? new(Outcome.Refused, $"it rejects {partial.Rejected} of what was sent in one export: \"{OneLine(partial.Message)}\".")
        : new(Outcome.Delivered);

    private static byte[] BodyOf(HttpResponseMessage response)
    {
        using var copy = new MemoryStream();
        response.Content.CopyTo(copy, null, default);
        return copy.ToArray();
    }

    private static TimeSpan? WaitOf(RetryConditionHeaderValue? header) => header?.Delta ?? header?.Date - DateTimeOffset.UtcNow;

    // Those that the OTLP specification calls retryable.
    private static bool IsPassing(string name) => name is "CANCELLED" or "DEADLINE_EXCEEDED" or "ABORTED" or "OUT_OF_RANGE" or "UNAVAILABLE" or "DATA_LOSS";

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.FirstOrDefault()
        : response.Headers.TryGetValues(name, out var leading) ? leading.FirstOrDefault()
        : null;

    private static string OneLine(string text)
    {
        const int Most = 200;
        var line = text.ReplaceLineEndings(" ");
        return line.Length > Most ? line[..Most] + "…" : line;
    }
}
