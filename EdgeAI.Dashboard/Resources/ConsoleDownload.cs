using System.Globalization;
using System.Text;

namespace EdgeAI.Dashboard.Resources;

/// <summary>A resource's console as a text file.</summary>
public static class ConsoleDownload
{
    /// <summary>Maps <c>GET /consolelogs/{resource}/download</c>.</summary>
    public static void MapConsoleDownload(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/consolelogs/{resource}/download", async (string resource, ResourceApiClient api, CancellationToken cancellation) =>
        {
            if (!api.IsConfigured)
                return Results.NotFound("The dashboard runs without an AppHost and has no console logs.");
            try
            {
                var lines = await api.ReadConsoleAsync(resource, 0, cancellation);
                var text = new StringBuilder();
                foreach (var line in lines)
                    text.Append(CultureInfo.InvariantCulture, $"{line.Time:O} {line.Stream} {AnsiText.Strip(line.Text)}\n");
                return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/plain; charset=utf-8", $"{resource}.log");
            }
            catch (HttpRequestException e)
            {
                return Results.Problem($"The AppHost gave no console of {resource}: {e.Message}", statusCode: StatusCodes.Status502BadGateway);
            }
        });
}
