using EdgeAI.Inference.Api.Faults;
using Microsoft.Net.Http.Headers;

namespace EdgeAI.Inference.Api.Http;

/// <summary>
/// How a request declares its image. What it is, its first bytes tell: only what is declared as something that is no image is refused
/// unread. Cameras, browsers and curl name JPEG in many ways, or not at all.
/// </summary>
internal static class ImageMediaType
{
    private const string Form = "multipart/form-data";

    // The boundary that RFC 2046 allows has 70 characters.
    private const int LongestBoundary = 200;

    // curl declares the second one for --data-binary unless told otherwise.
    private static readonly string[] Undeclared = ["application/octet-stream", "application/x-www-form-urlencoded", "binary/octet-stream", "application/binary", "application/x-binary", "application/unknown"];

    /// <summary>Checks a declaration.</summary>
    /// <param name="contentType">The header; null or empty for none.</param>
    /// <returns>The boundary of a form whose file is the image; null where the body is the image.</returns>
    /// <exception cref="MediaTypeException">It declares something else.</exception>
    /// <exception cref="ImageFormException">It declares a form without a boundary.</exception>
    public static string? Check(string? contentType)
    {
        var type = TypeOf(contentType);
        if (type.IsEmpty || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)) return null;
        foreach (var undeclared in Undeclared)
            if (type.Equals(undeclared, StringComparison.OrdinalIgnoreCase)) return null;
        return IsForm(contentType) ? BoundaryOf(contentType) : throw new MediaTypeException(contentType);
    }

    /// <summary>Whether a form is declared whose parts may be files.</summary>
    public static bool IsForm(string? contentType) => TypeOf(contentType).Equals(Form, StringComparison.OrdinalIgnoreCase);

    /// <summary>What separates the parts of a form.</summary>
    /// <exception cref="ImageFormException">Its content type does not say.</exception>
    public static string BoundaryOf(string? contentType)
    {
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? HeaderUtilities.RemoveQuotes(parsed.Boundary).Value : null;
        return boundary is { Length: > 0 and <= LongestBoundary } ? boundary : throw new ImageFormException($"one whose content type names no boundary of at most {LongestBoundary} characters: '{contentType}'");
    }

    private static ReadOnlySpan<char> TypeOf(string? contentType)
    {
        var declared = contentType.AsSpan();
        return (declared.IndexOf(';') is >= 0 and var end ? declared[..end] : declared).Trim();
    }
}
