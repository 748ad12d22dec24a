using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Routing;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Parameters of a search as the query has them. Where it lacks one, a form's field of the same name counts.</summary>
internal readonly record struct SearchQuery(string? K, string? Ef, string? Mode, string? Items, string[]? Filter, string? DeadlineMs)
{
    public (MatchRequest Wanted, TimeSpan Deadline) With(ImageBody form) => (
        MatchRequest.Parse(K ?? form.Field("k"), Ef ?? form.Field("ef"), Mode ?? form.Field("mode"), Items ?? form.Field("items"), Filter is { Length: > 0 } ? Filter : form.Fields?.GetValueOrDefault("filter")),
        SearchDeadline.Parse(DeadlineMs ?? form.Field("deadlineMs")));
}
