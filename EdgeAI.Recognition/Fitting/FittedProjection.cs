using EdgeAI.Embedding;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Recognition.Fitting;

/// <summary>A projection with everything needed to use it: what it takes, at which crop, and where it comes from.</summary>
/// <param name="Kind">How it came to be.</param>
/// <param name="CropFraction">Share of the shorter side that the central crop keeps.</param>
/// <param name="Projection">The projection; null for the module's own.</param>
/// <param name="Copies">Random copies of each photograph in the fit, which catalog entries are averaged over too; 0 for the central crop alone.</param>
/// <param name="Seed">Seed of the copies.</param>
/// <param name="ModuleHash">Hash of the module whose features it takes.</param>
/// <param name="Photographs">Photographs of the catalog it was fitted to.</param>
/// <param name="Labels">Labels of that catalog.</param>
/// <param name="Reason">What was chosen and why, for people.</param>
public sealed record FittedProjection(
    ProjectionKind Kind, double CropFraction, Projection? Projection, int Copies, int Seed, string ModuleHash, int Photographs, int Labels, string Reason)
{
    /// <summary>When answers can be believed; null where that was not rehearsed (adapt does not, build does), or by a program that had other rules.</summary>
    public AnswerModel? Answers { get; init; }
}
