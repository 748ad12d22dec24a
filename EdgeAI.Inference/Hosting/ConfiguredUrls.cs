using System.Globalization;

namespace EdgeAI.Inference.Hosting;

/// <summary>The HTTP endpoints that ASP.NET Core's own settings name, as Aspire and container images set them.</summary>
/// <param name="Http">URLs; empty where none are set.</param>
internal sealed record ConfiguredUrls(IReadOnlyList<string> Http)
{
    /// <summary>Takes <c>ASPNETCORE_URLS</c>, else <c>HTTP_PORTS</c>, out of the host's hands: explicit endpoints and these do not mix in Kestrel.</summary>
    public static ConfiguredUrls TakeFrom(WebApplicationBuilder builder)
    {
        var urls = Split(builder.Configuration[WebHostDefaults.ServerUrlsKey]);
        if (urls.Length == 0) urls = [.. Split(builder.Configuration[WebHostDefaults.HttpPortsKey]).Select(ToUrl)];
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "");
        return new ConfiguredUrls(urls);
    }

    private static string ToUrl(string port) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        ? $"http://*:{port}"
        : throw new ConfigurationException($"Expected port numbers in HTTP_PORTS, got '{port}'.");

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
