using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Projections;

/// <summary>Asks the catalog when it can be believed.</summary>
internal static class Rehearsed
{
    public static RehearsedAnswers Of(
        PreparedCatalog prepared, Embedder embedder, FeatureCache cache, byte[]? ownBackground, int threads, CommandContext context)
    {
        context.Error.WriteLine("rehearsing answers");
        using var crops = new CropEmbedders(embedder, [prepared.Fitted.CropFraction]);
        var plan = new ViewPlan(crops.All, prepared.Fitted.Copies, prepared.Fitted.Seed);
        return AnswerRehearsal.Run(
            prepared.Embedded.Photographs, cache, plan, embedder.ModelDirectory, prepared.Fitted, Background.Read(embedder.ModelDirectory), ownBackground, threads,
            cancellation: context.Cancellation);
    }
}
