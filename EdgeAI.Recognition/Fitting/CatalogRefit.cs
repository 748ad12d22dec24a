using EdgeAI.Embedding;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Fits a projection anew to a catalog that has changed, at the crop it has, and fills the index of it.</summary>
public static class CatalogRefit
{
    /// <summary>Whether a projection was fitted to labels, or would have been had there been more photographs; what the user asked for otherwise stays.</summary>
    public static bool IsWanted(ProjectionKind kind) => kind != ProjectionKind.Unlabelled;

    /// <summary>Fits and rehearses.</summary>
    /// <param name="photographs">The catalog as it is now; every view of <paramref name="plan"/> is in the cache.</param>
    /// <param name="cache">The features.</param>
    /// <param name="plan">The crop in use alone, and the copies of the settings.</param>
    /// <param name="modelDirectory">Folder of the module.</param>
    /// <param name="settings">How; its crop is the one in use.</param>
    /// <param name="ownBackground">The user's own photographs of nothing of interest, as the model in use has them; null for none.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellation">Stops between fits.</param>
    public static FittedProjection Fit(
        IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, ViewPlan plan, string modelDirectory, FitSettings settings,
        byte[]? ownBackground, IProgress<FitProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(progress);
        progress.Report(new FitProgress("fitting the projection"));
        var fitted = CatalogFit.WithLabels(photographs, cache, plan, modelDirectory, settings, cancellation);
        return fitted with
        {
            Reason = $"{fitted.Reason}; fitted anew after something was taught",
            Answers = AnswerRehearsal.Run(
                photographs, cache, plan, modelDirectory, fitted, Background.Read(modelDirectory), ownBackground, settings.Threads, progress, cancellation).Model,
        };
    }

    /// <summary>The index of a catalog under a projection.</summary>
    /// <param name="photographs">The catalog.</param>
    /// <param name="cache">The features.</param>
    /// <param name="fitted">The projection.</param>
    /// <param name="space">Its space.</param>
    /// <param name="modelDirectory">Folder of the module.</param>
    /// <param name="options">How the graph is built.</param>
    /// <param name="cancellation">Stops between entries.</param>
    public static HnswIndex Index(
        IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, FittedProjection fitted, VectorSpace space, string modelDirectory, HnswOptions options,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(photographs);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(space);
        var vectors = new EntryVectors(cache, fitted, DefaultProjection.Read(modelDirectory, cache.FeatureCount), space.Preprocessing);
        var index = HnswIndex.Create(space, options);
        try
        {
            index.UpsertMany(photographs.Select(photograph =>
            {
                cancellation.ThrowIfCancellationRequested();
                return vectors.EntryOf(photograph);
            }));
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }
}
