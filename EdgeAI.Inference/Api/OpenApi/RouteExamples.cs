using System.Text.Json.Nodes;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>What the OpenAPI document shows as examples.</summary>
internal static class RouteExamples
{
    private const string Timings = """{"decodeMs":3.21,"embedMs":7.94,"searchMs":0.11,"decideMs":0.09,"serializeMs":0.02,"totalMs":11.31}""";

    public static JsonNode Search => Parse(
        $$$"""
        {"matches":[{"id":"Fruit/Apple/Golden-Delicious/Golden-Delicious_001.jpg","score":0.8731,"label":"Fruit/Apple/Golden-Delicious",
          "payload":{"label":"Fruit/Apple/Golden-Delicious","catalog":"train","file":"Fruit/Apple/Golden-Delicious/Golden-Delicious_001.jpg"},
          "origin":"local"}],"lost":[],
        "decision":{"outcome":"answer","label":"Fruit/Apple/Golden-Delicious","id":"Fruit/Apple/Golden-Delicious/Golden-Delicious_001.jpg",
          "thumbnail":"/catalog/Fruit%2FApple%2FGolden-Delicious%2FGolden-Delicious_001.jpg/thumbnail","confidence":0.94,"reason":null,"mode":"balanced","candidates":[]},
        "looks":1,"timings":{{{Timings}}},"model":"mobilenet-v3-small 1.0.0"}
        """);

    public static JsonNode Embed => Parse($$"""{"embedding":[0.0312,-0.0717,0.0049],"timings":{{Timings}},"model":"mobilenet-v3-small 1.0.0"}""");

    public static JsonNode Problem(string status, string instance) => Parse(
        $$"""
        {"type":"urn:edgeai:problem:{{ProblemName(status)}}","title":"{{Title(status)}}","status":{{status}},"detail":"{{Detail(status)}}",
        "instance":"{{instance}}","traceId":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
        """);

    private static string ProblemName(string status) => status switch
    {
        "400" => "match-count",
        "404" => "frame-gone",
        "413" => "body-too-large",
        "415" => "media-type",
        "422" => "image-unreadable",
        "503" => "overloaded",
        "504" => "guest-deadline",
        _ => "guest-fault",
    };

    private static string Title(string status) => status switch
    {
        "400" => "The number of matches is out of range",
        "404" => "The frame is not kept",
        "413" => "The body is too large",
        "415" => "The content type is not an image's",
        "422" => "The image cannot be read",
        "503" => "The service is overloaded",
        "504" => "The embedding took too long",
        _ => "The embedding module failed",
    };

    private static string Detail(string status) => status switch
    {
        "400" => "Expected k, the number of matches, to be a whole number from 1 to 1000, got '0'.",
        "404" => "Expected one of the newest frames of a source that /live/events told of; older ones are not kept.",
        "413" => "Expected a body of at most 20,971,520 bytes, got 52,428,800. Send a smaller image.",
        "415" => "Expected the content type image/jpeg, image/png, image/webp, application/octet-stream, multipart/form-data, got 'text/plain'. Send the encoded image itself as the body, or as the file of a form.",
        "422" => "Expected a JPEG, PNG or WebP image, got text. Convert it to one of these formats.",
        "503" => "Every guest instance is busy and 16 callers wait already. Try again later, or raise Inference:QueueLimit.",
        "504" => "The guest did not return from edgeai_embed within 250 ms and was stopped. The instance was replaced.",
        _ => "The guest trapped. The instance was replaced.",
    };

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
