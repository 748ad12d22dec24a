using System.Text.Json;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EdgeAI.Inference.Items;

/// <summary>Reads what is to be learned from a request's body: JSON, or a form with files.</summary>
internal sealed class LessonBody(BodyReader bodies, LessonLimit limit)
{
    private const string Expected = "Expected a JSON object with label and images or source (Content-Type: application/json), or a form with a field label and image files (multipart/form-data)";

    /// <summary>Reads the body whole; its images are arrays of their own.</summary>
    /// <exception cref="LessonException">It is neither, or lacks something.</exception>
    /// <exception cref="BodyTooLargeException">It is larger than a lesson may be.</exception>
    public async Task<LessonRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) throw new LessonException($"{Expected}, got {(string.IsNullOrEmpty(request.ContentType) ? "no content type" : $"'{request.ContentType}'")}.");
        using var body = await bodies.ReadAsync(request, limit.Bytes, cancellationToken);
        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)) return Parse(body.Memory.Span, ItemsJson.Default.LessonRequest);
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return await ReadFormAsync(type, body, cancellationToken);
        throw new LessonException($"{Expected}, got '{request.ContentType}'.");
    }

    /// <summary>Reads a small JSON body.</summary>
    /// <exception cref="LessonException">It is none.</exception>
    public async Task<RenameRequest> ReadRenameAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(request, BodyReader.SmallBytes, cancellationToken);
        return Parse(body.Memory.Span, ItemsJson.Default.RenameRequest);
    }

    private static T Parse<T>(ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new LessonException("Expected a JSON object, got null.");
        }
        catch (JsonException exception)
        {
            throw new LessonException($"Expected a JSON object such as {{\"label\":\"Coffee mug\",\"source\":\"camera\"}}, got something else{(exception.Path is { } path ? $" at {path}" : "")}.");
        }
    }

    private static async Task<LessonRequest> ReadFormAsync(MediaTypeHeaderValue type, ImageBody body, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary)) throw new LessonException($"{Expected}, got a form without a boundary.");
        string? label = null, source = null, frames = null, part = null;
        var images = new List<byte[]>();
        try
        {
            using var stream = new MemoryStream(body.Memory.ToArray(), writable: false);
            var reader = new MultipartReader(boundary, stream);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
                using var content = new MemoryStream();
                await section.Body.CopyToAsync(content, cancellationToken);
                if (disposition.IsFileDisposition())
                {
                    images.Add(content.ToArray());
                    if (images.Count > ItemsOptions.MostFrames) throw new LessonException($"Expected 1 to {ItemsOptions.MostFrames} images in one call, got more. Send several calls with the same label.");
                    continue;
                }
                var text = System.Text.Encoding.UTF8.GetString(content.ToArray());
                switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
                {
                    case "label": label = text; break;
                    case "source": source = text; break;
                    case "frames": frames = text; break;
                    case "part": part = text; break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new LessonException($"{Expected}, got a form that cannot be read: {exception.Message}");
        }
        var wanted = frames is null ? null : int.TryParse(frames, out var number) ? (int?)number : throw new LessonException($"Expected frames to be a number, got '{frames}'.");
        return new LessonRequest(label, images.Count > 0 ? images : null, source, wanted, part);
    }
}
