using System.Text;
using EdgeAI.Inference.Api.Faults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EdgeAI.Inference.Api.Http;

/// <summary>A form with one image, as <c>curl -F image=@photo.jpg</c> and pages of browsers send it. Its other fields stand for parameters of the query.</summary>
internal static class ImageForm
{
    /// <summary>Most bytes of a form beside its image.</summary>
    public const int MostOtherBytes = 64 << 10;

    private const int MostParts = 64, MostTextBytes = 4096;

    /// <summary>Reads a form: the image into <paramref name="body"/>, the fields beside it.</summary>
    /// <param name="body">Receives both.</param>
    /// <param name="content">The request's body.</param>
    /// <param name="boundary">What separates the parts.</param>
    /// <param name="limit">Most bytes of the image.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ImageFormException">It has no image or several, or cannot be read.</exception>
    /// <exception cref="BodyTooLargeException">The image has more than <paramref name="limit"/> bytes.</exception>
    public static async Task FillAsync(ImageBody body, Stream content, string boundary, long limit, CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var found = false;
        try
        {
            var reader = new MultipartReader(boundary, content);
            for (var parts = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; parts++)
            {
                if (parts == MostParts) throw new ImageFormException($"one of more than {MostParts} parts");
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) disposition = null;
                if (!IsImage(section, disposition))
                {
                    var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value ?? "";
                    if (!fields.TryGetValue(name, out var values)) fields.Add(name, values = []);
                    values.Add(await TextAsync(section.Body, name, cancellationToken));
                    continue;
                }
                if (found) throw new ImageFormException("one with several files. Send a request for each image");
                found = true;
                await body.FillAsync(section.Body, limit, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            throw new ImageFormException($"one that cannot be read: {exception.Message.TrimEnd('.')}");
        }
        if (!found) throw new ImageFormException("one without a file. With curl: -F image=@photo.jpg");
        body.Fields = fields;
    }

    private static bool IsImage(MultipartSection section, ContentDispositionHeaderValue? disposition) =>
        disposition?.IsFileDisposition() == true
        || section.ContentType is { } type && (type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase));

    private static async Task<string> TextAsync(Stream part, string name, CancellationToken cancellationToken)
    {
        var text = new byte[MostTextBytes + 1];
        var length = await part.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MostTextBytes
            ? Encoding.UTF8.GetString(text, 0, length)
            : throw new ImageFormException($"one whose field '{name}' has more than {MostTextBytes:N0} bytes and is no file. With curl: -F image=@photo.jpg");
    }
}
