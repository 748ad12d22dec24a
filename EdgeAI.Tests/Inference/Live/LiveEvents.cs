using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference.Live;

/// <summary>What a live page is told, one event after the other.</summary>
internal sealed class LiveEvents : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private LiveEvents(HttpResponseMessage response, Stream body) => (_response, _events) = (response, SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator());

    public static async Task<LiveEvents> OpenAsync(InferenceServer server)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/live/events") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/event-stream") } } };
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new LiveEvents(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event of a type that is wanted; others are passed over.</summary>
    public async Task<JsonElement> NextAsync(string type, Func<JsonElement, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _events.MoveNextAsync().AsTask().WaitAsync(limit.Token))
        {
            if (_events.Current.EventType != type) continue;
            var told = JsonDocument.Parse(_events.Current.Data).RootElement;
            if (wanted(told)) return told;
        }
        throw new EndOfStreamException("The events ended.");
    }

    public void Dispose() => _response.Dispose();
}
