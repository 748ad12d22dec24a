using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeAI.Benchmarks.Scale.Serving;

/// <summary>The service's HTTP API, as far as it is measured. Safe for concurrent use.</summary>
internal sealed class ServiceClient : IDisposable
{
    private readonly HttpClient _http;

    public ServiceClient(Uri address) => _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Whether the service answers an image yet.</summary>
    public async Task<bool> AnswersAsync(byte[] image)
    {
        try
        {
            using var response = await PostAsync("/search?k=5", image);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => true,
                HttpStatusCode.ServiceUnavailable => false,
                _ => throw new InvalidOperationException($"Expected 200 from /search, got {await Describe(response)}"),
            };
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <exception cref="HttpRequestException">The service is gone or refused.</exception>
    public async Task<SearchAnswer> SearchAsync(byte[] image)
    {
        using var response = await PostAsync("/search?k=5", image);
        return SearchAnswer.Parse(await Read(response, HttpStatusCode.OK));
    }

    /// <summary>Says "not this".</summary>
    /// <returns>Id of the correction.</returns>
    /// <exception cref="HttpRequestException">The service is gone or refused.</exception>
    public async Task<string> CorrectAsync(byte[] image, string label)
    {
        using var response = await PostAsync($"/feedback?not={Uri.EscapeDataString(label)}", image);
        return IdOf(await Read(response, HttpStatusCode.Created));
    }

    /// <summary>Teaches an item.</summary>
    /// <returns>Id of the item.</returns>
    /// <exception cref="HttpRequestException">The service is gone or refused.</exception>
    public async Task<string> TeachAsync(string label, byte[][] images)
    {
        using var form = new MultipartFormDataContent { { new StringContent(label), "label" } };
        for (var number = 0; number < images.Length; number++) form.Add(new ByteArrayContent(images[number]), "images", $"{number}.jpg");
        using var response = await _http.PostAsync(new Uri("/items", UriKind.Relative), form);
        using var lesson = JsonDocument.Parse(await Read(response, HttpStatusCode.Created));
        return lesson.RootElement.GetProperty("item").GetProperty("id").GetString()!;
    }

    /// <summary>Ids of the corrections in force.</summary>
    public Task<HashSet<string>> CorrectionsAsync() => IdsAsync("/feedback");

    /// <summary>Ids of the items that were taught.</summary>
    public Task<HashSet<string>> ItemsAsync() => IdsAsync("/items");

    public void Dispose() => _http.Dispose();

    private async Task<HashSet<string>> IdsAsync(string path)
    {
        var list = await _http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));
        return [.. list.EnumerateObject().First(property => property.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!)];
    }

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] image)
    {
        using var content = new ByteArrayContent(image);
        return await _http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static async Task<byte[]> Read(HttpResponseMessage response, HttpStatusCode expected) =>
        response.StatusCode == expected
            ? await response.Content.ReadAsByteArrayAsync()
            : throw new HttpRequestException($"Expected {(int)expected}, got {await Describe(response)}", null, response.StatusCode);

    private static async Task<string> Describe(HttpResponseMessage response) => $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}";

    private static string IdOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("id").GetString()!;
    }
}
