using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Projections;

/// <summary>Adds what the catalog says about believing answers.</summary>
internal static class Rehearsed
{
    public static FittedProjection Of(PreparedCatalog prepared, Embedder embedder, FeatureCache cache, int threads, CommandContext context)
    {
        context.Error.WriteLine("rehearsing decisions");
        using var crops = new CropEmbedders(embedder, [prepared.Fitted.CropFraction]);
        var plan = new ViewPlan(crops.All, prepared.Fitted.Copies, prepared.Fitted.Seed);
        return prepared.Fitted with
        {
            Decision = DecisionRehearsal.Run(
                prepared.Embedded.Photographs, cache, plan, embedder.ModelDirectory, prepared.Fitted, threads, context.Cancellation),
        };
    }
}
