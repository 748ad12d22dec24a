using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>Runs container resources through the Docker API.</summary>
internal sealed class ContainerRunner(ContainerEngine engine) : IInstanceRunner
{
    public async Task<IInstanceRun> StartAsync(ResourceInstance instance, RunContext context, CancellationToken cancellationToken)
    {
        var image = instance.Resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var annotation) ? annotation
            : throw new DistributedApplicationException($"container \"{instance.Resource.Name}\" has no image");
        var composition = await InstanceComposition.ComposeAsync(instance, context.ExecutionContext, context.Unavailable, cancellationToken).ConfigureAwait(false);
        var request = ContainerRequest.Of(instance, composition, image, context.AppHostDirectory);
        Describe(instance, composition, request);
        try
        {
            await ContainerImage.EnsureAsync(engine, image, instance.Log, cancellationToken).ConfigureAwait(false);
            var container = await StartAsync(request, context, cancellationToken).ConfigureAwait(false);
            return new ContainerRun(engine, container, instance.Log, context);
        }
        catch (DockerApiException exception)
        {
            throw new DistributedApplicationException($"the Docker daemon refuses: {ContainerEngine.MessageOf(exception).ReplaceLineEndings(" ")}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new DistributedApplicationException($"the Docker daemon does not answer: {exception.Message}", exception);
        }
    }

    private async Task<StartedContainer> StartAsync(ContainerRequest request, RunContext context, CancellationToken cancellationToken)
    {
        var isPersistent = request.Lifetime == ContainerLifetime.Persistent;
        if (isPersistent && await FindAsync(request, cancellationToken).ConfigureAwait(false) is { } found)
        {
            var since = context.Time.GetUtcNow().ToUnixTimeSeconds();
            await engine.Client.Containers.StartContainerAsync(found, new ContainerStartParameters(), cancellationToken).ConfigureAwait(false);
            return new StartedContainer(found, request.Name, request.Image, isPersistent, since);
        }
        if (!isPersistent)
            context.Launcher.GuardContainer(request.Name, engine.Endpoint);
        var id = (await engine.Client.Containers.CreateContainerAsync(request.ToParameters(), cancellationToken).ConfigureAwait(false)).ID;
        try
        {
            await engine.Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // One that was made and cannot be started (its port was taken meanwhile) would only be in the way.
            await LeftoverContainers.RemoveAsync(engine, id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        return new StartedContainer(id, request.Name, request.Image, isPersistent, LogSince: 0);
    }

    /// <returns>The container of an earlier run, if it is made as this one would be; one that is made otherwise is removed.</returns>
    private async Task<string?> FindAsync(ContainerRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var existing = await engine.Client.Containers.InspectContainerAsync(request.Name, cancellationToken).ConfigureAwait(false);
            var labels = existing.Config?.Labels ?? new Dictionary<string, string>();
            if (labels.TryGetValue(ContainerLabels.AppHost, out var owner) && owner == request.AppHostDirectory)
            {
                if (labels.TryGetValue(ContainerLabels.Configuration, out var configuration) && configuration == request.Configuration)
                    return existing.ID;
                await LeftoverContainers.RemoveAsync(engine, existing.ID, cancellationToken).ConfigureAwait(false);
                return null;
            }
            throw new DistributedApplicationException(
                $"a container named {request.Name} exists and is not this application's. Rename or remove it: docker rm -f {request.Name}");
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static void Describe(ResourceInstance instance, InstanceComposition composition, ContainerRequest request) => instance.Update(snapshot => snapshot with
    {
        EnvironmentVariables = composition.Environment,
        Properties =
        [
            new ResourcePropertySnapshot("image", request.Image),
            new ResourcePropertySnapshot("container", request.Name),
            new ResourcePropertySnapshot("arguments", string.Join(' ', request.Arguments), composition.Arguments.Any(argument => argument.IsSecret)),
            new ResourcePropertySnapshot("ports", string.Join(", ", request.Ports.Select(port => $"127.0.0.1:{port.OnHost} -> {port.Within}"))),
            .. request.Mounts.Select(mount => new ResourcePropertySnapshot(ContainerRequest.TypeOf(mount), $"{mount.Source} -> {mount.Target}")),
        ],
    });
}
