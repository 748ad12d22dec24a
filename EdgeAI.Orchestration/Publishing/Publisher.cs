using EdgeAI.Orchestration.Publishing.Manifest;
using Microsoft.Extensions.DependencyInjection;

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
            PublisherRegistration[] publishers = [new("manifest", "aspire-manifest.json", ManifestPublisher.PublishAsync), .. application.Services.GetServices<PublisherRegistration>()];
            var publisher = publishers.FirstOrDefault(publisher => publisher.Name == request.Publisher) ?? throw new DistributedApplicationException(
                $"There is no publisher \"{request.Publisher}\". Expected: {string.Join(", or ", publishers.Select(known => $"--publisher {known.Name}"))}.");
            var written = await publisher.PublishAsync(application.Model, PathOf(request, builder, publisher.UsualPath), cancellationToken).ConfigureAwait(false);
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

/// <summary>A way to write the model down.</summary>
/// <param name="Name">What <c>--publisher</c> calls it.</param>
/// <param name="UsualPath">Where to, unless <c>--output-path</c> says otherwise.</param>
/// <param name="PublishAsync">Writes it; the paths written.</param>
internal sealed record PublisherRegistration(string Name, string UsualPath, Func<DistributedApplicationModel, string, CancellationToken, Task<IReadOnlyList<string>>> PublishAsync);
