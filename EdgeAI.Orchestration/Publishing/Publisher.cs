namespace EdgeAI.Orchestration.Publishing;

/// <summary>Writes the model down with the publisher that the command line names.</summary>
internal static class Publisher
{
    public static Task<int> PublishAsync(DistributedApplication application, IDistributedApplicationBuilder builder, CancellationToken cancellationToken) =>
        throw new DistributedApplicationException($"There is no publisher \"{builder.ExecutionContext.PublisherName}\" in this version.");
}
