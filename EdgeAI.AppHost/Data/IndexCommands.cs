using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.AppHost.Data;

/// <summary>The buttons by which somebody looks after a box's index and module while it runs.</summary>
internal static class IndexCommands
{
    /// <summary>Makes the index anew; inference takes it up by itself.</summary>
    public static IResourceBuilder<ProjectResource> WithRebuildCommand(this IResourceBuilder<ProjectResource> indexer) =>
        indexer.WithCommand("rebuild", "Rebuild the index", context => context.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(indexer.Resource, KnownResourceCommands.StartCommand, context.CancellationToken), new CommandOptions
        {
            Description = "Embeds what is new in the catalog and writes the index again; inference takes it when it is done.",
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
