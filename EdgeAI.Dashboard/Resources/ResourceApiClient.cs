using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeAI.Dashboard.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeAI.Dashboard.Resources;

/// <summary>One change the AppHost tells of: a resource as it is now, or the name of one that is gone.</summary>
/// <param name="Changed">The resource, or null.</param>
/// <param name="Removed">The name, or null.</param>
public readonly record struct ResourceEvent(ResourceSnapshot? Changed, string? Removed);

/// <summary>The AppHost's resource API (README.md beside this file).</summary>
public sealed class ResourceApiClient
{
    private readonly HttpClient _http;

    /// <summary>A client of the API the options name.</summary>
    /// <param name="http">Its handler is used; address, token and timeout are set here.</param>
    /// <param name="options">Where the API is.</param>
    public ResourceApiClient(HttpClient http, IOptions<DashboardOptions> options)
    {
        _http = http;
        // Event streams last as long as the AppHost does.
        _http.Timeout = Timeout.InfiniteTimeSpan;
        if (options.Value.ResourceApi.Url is not { Length: > 0 } url)
            return;
        _http.BaseAddress = new Uri(url.EndsWith('/') ? url : url + "/");
        if (options.Value.ResourceApi.Token is { Length: > 0 } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Whether there is an AppHost to ask.</summary>
    public bool IsConfigured => _http.BaseAddress is not null;

    /// <summary>All resources as they are now.</summary>
    /// <exception cref="HttpRequestException">The AppHost does not answer, or refuses the token.</exception>
    public async Task<IReadOnlyList<ResourceSnapshot>> ReadAllAsync(CancellationToken cancellation) =>
        await _http.GetFromJsonAsync("api/resources", ResourceJsonContext.Default.IReadOnlyListResourceSnapshot, cancellation) ?? [];

    /// <summary>Changes as they happen, until the AppHost ends the stream.</summary>
    /// <exception cref="HttpRequestException">The AppHost does not answer, or refuses the token.</exception>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in StreamAsync("api/resources/events", cancellation))
            if (item.EventType == "resource" && Parse(item.Data, ResourceJsonContext.Default.ResourceSnapshot) is { } resource)
                yield return new ResourceEvent(resource, null);
            else if (item.EventType == "removed" && Parse(item.Data, ResourceJsonContext.Default.ResourceRemoved) is { } removed)
                yield return new ResourceEvent(null, removed.Name);
    }

    /// <summary>The console lines kept of a resource.</summary>
    /// <param name="name">Resource.</param>
    /// <param name="after">Only lines with a higher sequence.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HttpRequestException">The AppHost does not answer, or knows no such resource.</exception>
    public async Task<IReadOnlyList<ConsoleLine>> ReadConsoleAsync(string name, long after, CancellationToken cancellation) =>
        await _http.GetFromJsonAsync($"api/resources/{Uri.EscapeDataString(name)}/console?after={after}", ResourceJsonContext.Default.IReadOnlyListConsoleLine, cancellation) ?? [];

    /// <summary>Console lines as they are written, those kept first.</summary>
    /// <param name="name">Resource.</param>
    /// <param name="after">Only lines with a higher sequence.</param>
    /// <param name="cancellation">Stops following.</param>
    /// <exception cref="HttpRequestException">The AppHost does not answer, or knows no such resource.</exception>
    public async IAsyncEnumerable<IReadOnlyList<ConsoleLine>> FollowConsoleAsync(string name, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in StreamAsync($"api/resources/{Uri.EscapeDataString(name)}/console/events?after={after}", cancellation))
            if (item.EventType == "lines" && Parse(item.Data, ResourceJsonContext.Default.IReadOnlyListConsoleLine) is { } lines)
                yield return lines;
    }

    /// <summary>Presses a button of a resource.</summary>
    /// <param name="name">Resource.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="cancellation">Gives up waiting; the command may still run.</param>
    public async Task<ResourceCommandResult> ExecuteAsync(string name, string command, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.PostAsync(
                new Uri($"api/resources/{Uri.EscapeDataString(name)}/commands/{Uri.EscapeDataString(command)}", UriKind.Relative), null, cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            return Parse(body, ResourceJsonContext.Default.ResourceCommandResult)
                ?? new ResourceCommandResult(response.IsSuccessStatusCode, response.IsSuccessStatusCode ? null : Explain(response.StatusCode));
        }
        catch (HttpRequestException e)
        {
            return new ResourceCommandResult(false, $"The AppHost does not answer: {e.Message}");
        }
    }

    private async IAsyncEnumerable<SseItem<string>> StreamAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
            yield return item;
    }

    private static T? Parse<T>(string json, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => "The AppHost knows no such resource or command.",
        HttpStatusCode.Conflict => "This is not possible in the resource's present state.",
        HttpStatusCode.Unauthorized => "The AppHost refuses Dashboard:ResourceApi:Token.",
        _ => $"The AppHost answered {(int)status}.",
    };
}
