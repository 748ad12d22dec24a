using Docker.DotNet;
using Docker.DotNet.Models;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>An image that neither the daemon nor a registry has.</summary>
internal sealed class ContainerImageException(string message, Exception? innerException = null) : DistributedApplicationException(message, innerException!);

/// <summary>Sees to it that the daemon has an image.</summary>
internal static class ContainerImage
{
    /// <summary>Pulls the image unless the daemon has it.</summary>
    /// <exception cref="ContainerImageException">It cannot be had.</exception>
    public static async Task EnsureAsync(ContainerEngine engine, ContainerImageAnnotation image, ResourceLog log, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(engine, image.Reference, cancellationToken).ConfigureAwait(false))
            return;
        log.Write("system", $"pulls {image.Reference}");
        var progress = new PullProgress(log);
        try
        {
            await engine.Client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = image.Repository, Tag = image.Tag ?? "latest" },
                authConfig: null, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException exception)
        {
            throw Unavailable(image, ContainerEngine.MessageOf(exception), exception);
        }
        // A pull that fails on its way has answered 200 long before: the fault is a line of the stream.
        if (progress.Fault is { } fault)
            throw Unavailable(image, fault);
        if (!await IsThereAsync(engine, image.Reference, cancellationToken).ConfigureAwait(false))
            throw Unavailable(image, "the registry ended the pull early");
    }

    private static ContainerImageException Unavailable(ContainerImageAnnotation image, string reason, Exception? cause = null) =>
        new($"image {image.Reference} cannot be pulled: {reason.ReplaceLineEndings(" ").TrimEnd('.')}", cause);

    private static async Task<bool> IsThereAsync(ContainerEngine engine, string reference, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Client.Images.InspectImageAsync(reference, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DockerImageNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Writes what is worth a line: each layer reports its bytes many times a second. In order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class PullProgress(ResourceLog log) : IProgress<JSONMessage>
    {
        public string? Fault { get; private set; }

        public void Report(JSONMessage value)
        {
            if (value.Error?.Message is { Length: > 0 } fault)
                Fault = fault;
            else if (value.Status is { Length: > 0 } status && value.Progress is not { Total: > 0 } && status is not ("Waiting" or "Verifying Checksum" or "Download complete" or "Pulling fs layer"))
                log.Write("system", string.IsNullOrEmpty(value.ID) ? status : $"{status} {value.ID}");
        }
    }
}
