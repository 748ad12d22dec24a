using System.Text.Json;
using Qdrant.Client.Grpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>What the client's messages make of the bytes of a real server, which is of an earlier version.</summary>
public class QdrantProtocolTests
{
    // Different in every run, or empty.
    private static readonly string[] Ignored = ["usage", "time", "creationTime"];

    private static readonly FileDescriptor[] Files = [.. new[] { CollectionsReflection.Descriptor, PointsReflection.Descriptor, SnapshotsServiceReflection.Descriptor, QdrantReflection.Descriptor }];

    public static TheoryData<string> Records => [.. QdrantRecord.All().Select(record => record.Name)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Parse_OfRecordedBytes_GivesWhatTheRecordSays(string name)
    {
        var record = QdrantRecord.Named(name);
        ShouldMean(record.RequestType, record.Request, record.RequestJson);
        if (record.Code == 0)
            ShouldMean(record.ResponseType!, record.Response, record.ResponseJson);
    }

    private static void ShouldMean(string type, byte[] bytes, JsonElement expected)
    {
        var descriptor = Files.SelectMany(file => file.MessageTypes).Single(message => message.FullName == type);
        var message = descriptor.Parser.ParseFrom(bytes);
        using var actual = JsonDocument.Parse(new JsonFormatter(JsonFormatter.Settings.Default).Format(message));
        ShouldEqual(actual.RootElement, expected, type);
    }

    private static void ShouldEqual(JsonElement actual, JsonElement expected, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                actual.ValueKind.ShouldBe(JsonValueKind.Object, path);
                string[] names = [.. Names(expected)];
                Names(actual).ShouldBeSubsetOf(names, path);
                foreach (var name in names)
                    if (actual.TryGetProperty(name, out var value))
                        ShouldEqual(value, expected.GetProperty(name), $"{path}.{name}");
                    else
                        IsDefault(expected.GetProperty(name)).ShouldBeTrue($"{path}.{name} was not read");
                break;
            case JsonValueKind.Array:
                actual.GetArrayLength().ShouldBe(expected.GetArrayLength(), path);
                foreach (var (item, i) in expected.EnumerateArray().Select((item, i) => (item, i)))
                    ShouldEqual(actual[i], item, $"{path}[{i}]");
                break;
            case JsonValueKind.Number:
                actual.GetDouble().ShouldBe(expected.GetDouble(), 1e-6 * Math.Max(1, Math.Abs(expected.GetDouble())), path);
                break;
            default:
                actual.ToString().ShouldBe(expected.ToString(), path);
                break;
        }
    }

    // Zero and empty values are left out of protobuf's JSON.
    private static bool IsDefault(JsonElement value) => value.ToString() is "0" or "" or "False" or "{}" or "[]";

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject()
        .Where(property => !Ignored.Contains(property.Name)
            && !(property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() == 0))
        .Select(property => property.Name);
}
