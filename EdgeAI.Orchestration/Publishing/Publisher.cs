using EdgeAI.Orchestration.Publishing.K3s;
using EdgeAI.Orchestration.Publishing.Manifest;

namespace EdgeAI.Orchestration.Publishing;

/// <summary>Writes the model down with the publisher that the command line names.</summary>
internal static class Publisher
{
    /// <returns>The exit code: 0, or 2 when the model cannot be published; the line on standard error says why.</returns>
    public static async Task<int> PublishAsync(DistributedApplication application, IDistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var request = PublishRequest.Read(builder.Configuration)!;
        try
        {
            var written = request.Publisher switch
            {
                "manifest" => await ManifestPublisher.PublishAsync(application.Model, PathOf(request, builder, "aspire-manifest.json"), cancellationToken).ConfigureAwait(false),
                "k3s" => await K3sPublisher.PublishAsync(application.Model, PathOf(request, builder, "k3s"), cancellationToken).ConfigureAwait(false),
                _ => throw new DistributedApplicationException($"There is no publisher \"{request.Publisher}\". Expected: --publisher manifest, or --publisher k3s."),
            };
            foreach (var path in written)
                Console.WriteLine($"Written: {path}");
            return 0;
        }
        catch (Exception exception) when (exception is DistributedApplicationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}").ConfigureAwait(false);
            return ModelErrors.ExitCode;
        }
    }

    /// <summary>Relative paths are relative to the AppHost's folder, as on Aspire.</summary>
    private static string PathOf(PublishRequest request, IDistributedApplicationBuilder builder, string usual) =>
        Path.GetFullPath(request.OutputPath ?? usual, builder.AppHostDirectory);
}
