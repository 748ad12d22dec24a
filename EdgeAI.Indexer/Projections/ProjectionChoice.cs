using EdgeAI.Indexer.CommandLine;

namespace EdgeAI.Indexer.Projections;

/// <summary>What <c>--projection</c> asks for.</summary>
internal enum ProjectionWish
{
    Auto,
    Default,
    Unlabelled,
    File,
}

/// <summary>What <c>--projection</c> and <c>--crop</c> ask for.</summary>
/// <param name="Wish">Which projection.</param>
/// <param name="File">Its file, for <see cref="ProjectionWish.File"/>.</param>
/// <param name="Crop">The crop fraction; null to have it chosen.</param>
internal sealed record ProjectionChoice(ProjectionWish Wish, string? File, double? Crop)
{
    public static ProjectionChoice Parse(string projection, double? crop) => projection switch
    {
        "auto" => new(ProjectionWish.Auto, null, crop),
        "default" => new(ProjectionWish.Default, null, crop),
        "unlabelled" => new(ProjectionWish.Unlabelled, null, crop),
        _ when System.IO.File.Exists(projection) => crop is null
            ? new(ProjectionWish.File, projection, null)
            : throw CommandFailure.Usage("--crop cannot be combined with a projection file: its crop is the one it was fitted for. Leave --crop out."),
        _ => throw CommandFailure.Usage($"No projection {projection}: expected auto, default, unlabelled, or a file that adapt wrote."),
    };
}
