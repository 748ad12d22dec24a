using System.Text.Json;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>A call recorded against a real Qdrant 1.18.3.</summary>
internal sealed record QdrantRecord(string Name, string Method, string RequestType, byte[] Request, JsonElement RequestJson, int Code, string Message, string? ResponseType, byte[] Response, JsonElement ResponseJson)
{
    public static IEnumerable<QdrantRecord> All() =>
        Directory.GetFiles(RepositoryRoot.Combine("EdgeAI.Tests", "Vectors", "Qdrant", "Recorded"), "*.json").Order(StringComparer.Ordinal).Select(Read);

    public static QdrantRecord Named(string start) => All().Single(record => record.Name.StartsWith(start, StringComparison.Ordinal));

    private static QdrantRecord Read(string path)
    {
        var root = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        var status = root.GetProperty("status");
        return new QdrantRecord(
            Path.GetFileNameWithoutExtension(path),
            root.GetProperty("method").GetString()!,
            root.GetProperty("requestType").GetString()!,
            Convert.FromHexString(root.GetProperty("requestHex").GetString()!),
            root.GetProperty("request"),
            status.GetProperty("code").GetInt32(),
            status.TryGetProperty("message", out var message) ? message.GetString()! : "",
            root.TryGetProperty("responseType", out var type) ? type.GetString() : null,
            root.TryGetProperty("responseHex", out var hex) ? Convert.FromHexString(hex.GetString()!) : [],
            root.TryGetProperty("response", out var response) ? response : default);
    }
}
