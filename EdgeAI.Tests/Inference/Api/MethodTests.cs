using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference.Api;

public class MethodTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    [Theory]
    [InlineData("TRACE", "/health", "GET, HEAD")]
    [InlineData("POST", "/health", "GET, HEAD")]
    [InlineData("DELETE", "/alive", "GET, HEAD")]
    [InlineData("PUT", "/metrics", "GET, HEAD")]
    [InlineData("TRACE", "/search", "POST")]
    [InlineData("DELETE", "/items/export", "GET")]
    [InlineData("PATCH", "/items/import", "POST")]
    [InlineData("POST", "/items/0123456789ab", "DELETE, GET, PATCH, PUT")]
    [InlineData("GET", "/feedback/1", "DELETE")]
    [InlineData("PATCH", "/sources/a/mode", "DELETE, PUT")]
    [InlineData("POST", "/openapi/v1.json", "GET")]
    [InlineData("POST", "/", "GET, HEAD")]
    public async Task Method_ThatAnAddressDoesNotHave_Is405WithItsOwn(string method, string path, string allowed)
    {
        var response = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);

        await response.ShouldBeProblemAsync(405, "method");
        response.Content.Headers.Allow.Order(StringComparer.Ordinal).ShouldBe(allowed.Split(", "));
    }
}
