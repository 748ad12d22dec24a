using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.AppHost.Data;

/// <summary>The buttons by which somebody looks after a box's index and module while it runs.</summary>
internal static class IndexCommands
{
    // Not "rebuild": Aspire has that one itself, and it builds the project.
    private const string Rebuild = "rebuild-index";

    /// <summary>Builds the index again, and pushes it where Qdrant answers; inference takes either up by itself.</summary>
    public static IResourceBuilder<ProjectResource> WithRebuildCommand(this IResourceBuilder<ProjectResource> indexer, IResourceBuilder<ProjectResource>? push) =>
        indexer.WithCommand(Rebuild, "Rebuild the index", context => RebuildAsync(context, indexer.Resource, push?.Resource), new CommandOptions
        {
            Description = "Embeds what is new in the catalog and writes the index again; inference takes it up when it is done.",
            UpdateState = state => state.ResourceSnapshot.State?.Text is "Running" or "Starting" or "Waiting" ? ResourceCommandState.Disabled : ResourceCommandState.Enabled,
        });

    /// <summary>Loads module and index again, for a module that was replaced; and keeps a copy of the index as it is.</summary>
    public static IResourceBuilder<ProjectResource> WithCatalogCommands(this IResourceBuilder<ProjectResource> inference, BoxData data) => inference
        .WithCommand("reload", "Reload the module", context => context.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(inference.Resource, KnownResourceCommands.RestartCommand, context.CancellationToken), new CommandOptions
        {
            Description = "Starts inference again, with the module and the index that lie on the disk now.",
        })
        .WithCommand("snapshot", "Take a snapshot", _ => Task.FromResult(TakeSnapshot(data.Index)), new CommandOptions
        {
            Description = "Copies the index, as it is now, into the folder snapshots beside it.",
        });

    private static async Task<ExecuteCommandResult> RebuildAsync(ExecuteCommandContext context, ProjectResource indexer, ProjectResource? push)
    {
        var (commands, notifications) = (context.Services.GetRequiredService<ResourceCommandService>(), context.Services.GetRequiredService<ResourceNotificationService>());
        var earlier = notifications.TryGetCurrentState(context.ResourceName, out var current) ? current.Snapshot.StartTimeStamp : null;
        var started = await commands.ExecuteCommandAsync(indexer, KnownResourceCommands.StartCommand, context.CancellationToken).ConfigureAwait(false);
        if (!started.Success || push is null)
            return started;
        // Not the end of the run before, which is still the current state when this one begins.
        var built = await notifications.WaitForResourceAsync(indexer.Name,
            change => change.Snapshot.StartTimeStamp is { } start && start != earlier && KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text), context.CancellationToken).ConfigureAwait(false);
        return built.Snapshot.ExitCode is null or 0
            ? await commands.ExecuteCommandAsync(push, KnownResourceCommands.StartCommand, context.CancellationToken).ConfigureAwait(false)
            : CommandResults.Failure($"The indexer ended with code {built.Snapshot.ExitCode}; nothing was pushed. Its console says why.");
    }

    private static ExecuteCommandResult TakeSnapshot(string index)
    {
        if (!File.Exists(index))
            return CommandResults.Failure($"There is no index {index} yet.");
        try
        {
            var folder = Path.Combine(Path.GetDirectoryName(index)!, "snapshots", DateTime.UtcNow.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture));
            Directory.CreateDirectory(folder);
            // The index is replaced whole and never written over, so a copy is one state of it; what was taught since lies in a log
            // beside it, which is copied after it: entries that the index has already do no harm.
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(index)!, Path.GetFileName(index) + "*").Where(IsState).OrderBy(file => file.Length))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            return CommandResults.Success();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return CommandResults.Failure($"The snapshot failed: {exception.Message}");
        }
    }

    /// <summary>The cache of features is made again from the catalog, and a lock says only who writes now.</summary>
    private static bool IsState(string file) => Path.GetExtension(file) is not (".features" or ".lock");
}
