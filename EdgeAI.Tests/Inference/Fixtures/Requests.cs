using System.Net.Http.Headers;
using System.Text.Json;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>Short ways to call the service over HTTP.</summary>
internal static class Requests
{
    public static Task<HttpResponseMessage> PostImageAsync(this HttpClient http, string path, byte[] image, string? type = "image/jpeg", string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(image) };
        if (type is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> ReadJsonAsync(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    /// <summary>Checks that a response is a complete RFC 9457 problem, and returns its detail.</summary>
    public static async Task<string> ShouldBeProblemAsync(this HttpResponseMessage response, int status, string type)
    {
        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/problem+json");
        var problem = await response.ReadJsonAsync();
        problem.GetProperty("type").GetString().ShouldBe($"urn:edgeai:problem:{type}");
        problem.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("instance").GetString().ShouldBe(response.RequestMessage!.RequestUri!.AbsolutePath.Replace("%25", "%"));
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrWhiteSpace();
        return problem.GetProperty("detail").GetString().ShouldNotBeNull();
    }
}
