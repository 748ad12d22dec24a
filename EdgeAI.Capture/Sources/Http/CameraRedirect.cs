using System.Net;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>Where a camera sends those who ask it, and what is wrong with that.</summary>
internal static class CameraRedirect
{
    private const int Shown = 200;

    /// <summary>Whether an answer sends on to another address.</summary>
    public static bool Is(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.MultipleChoices or HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>The address that an answer sends on to.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="from">The address that was asked.</param>
    /// <param name="who">That address for messages.</param>
    /// <exception cref="HttpRequestException">There is none, or it is not one to be followed.</exception>
    public static Uri Follow(HttpResponseMessage response, Uri from, string who)
    {
        if (!response.Headers.NonValidated.TryGetValues("Location", out var values) || values.FirstOrDefault()?.Trim() is not { } location)
            throw Unusable("does not say where to (no Location in its answer)");
        if (location.Length == 0)
            throw Unusable("does not say where to (the Location in its answer is empty)");
        var shown = SourceUri.Redact(location);
        if (shown.Length > Shown)
            shown = $"{shown[..Shown]}…";
        if (!Uri.TryCreate(from, location, out var to) || !to.IsAbsoluteUri)
            throw Unusable($"names '{shown}', which is no address");
        if (to.Scheme is not ("http" or "https") || to.Host.Length == 0)
            throw Unusable($"names {shown}, and only http and https are followed");
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp)
            throw Unusable($"names {shown}, which is not followed, for it has no encryption");
        return to;

        HttpRequestException Unusable(string what) =>
            new($"Expected a video from {who}, got a redirect ({(int)response.StatusCode}) that {what}: open the address in a browser, and give the one of the video itself.");
    }
}
