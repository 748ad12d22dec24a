using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition.Items;

namespace EdgeAI.Inference.Items;

/// <summary>What is to be learned: a label, and either photographs or the name of a source to take frames from.</summary>
/// <param name="Label">The label; <c>/</c> separates folders.</param>
/// <param name="Images">1 to 20 encoded photographs, base64.</param>
/// <param name="Source">Name of a source whose frames are taken instead.</param>
/// <param name="Frames">Varied frames to take, 5 to 20; the configured number where absent.</param>
/// <param name="Part">The part of each photograph that is to be learned, as an answer of <c>items=many</c> names it; absent for the photographs as they are.</param>
internal sealed record LessonRequest(
    [property: Required, StringLength(ItemLabel.MostCharacters, MinimumLength = 1)] string? Label,
    IReadOnlyList<byte[]>? Images = null, string? Source = null, int? Frames = null, string? Part = null);

/// <summary>Another label for an item.</summary>
/// <param name="Label">The label.</param>
internal sealed record RenameRequest([property: Required, StringLength(ItemLabel.MostCharacters, MinimumLength = 1)] string? Label);

/// <summary>A taught item.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its label.</param>
/// <param name="TaughtAt">When it was first taught.</param>
/// <param name="Photographs">Its photographs.</param>
internal sealed record ItemAnswer(string Id, string Label, DateTimeOffset TaughtAt, IReadOnlyList<ItemPhotographAnswer> Photographs)
{
    public static ItemAnswer Of(TaughtItem item) => new(
        item.Id, item.Label, item.TaughtAt,
        [.. item.Photographs.Select(photograph => new ItemPhotographAnswer(item.EntryId(photograph), CatalogEntry.ThumbnailUrlOf(item.EntryId(photograph))))]);
}

/// <summary>A photograph of a taught item.</summary>
/// <param name="Id">Id of its entry, as searches answer it.</param>
/// <param name="Thumbnail">Where its small picture is served.</param>
internal sealed record ItemPhotographAnswer(string Id, string Thumbnail);

/// <summary>Every taught item.</summary>
/// <param name="Items">By label.</param>
/// <param name="Refit">What the last fit to them came to, and what is under way.</param>
internal sealed record ItemsAnswer(IReadOnlyList<ItemAnswer> Items, string Refit);

/// <summary>What came of a lesson.</summary>
/// <param name="Item">The item as it is now.</param>
/// <param name="Added">Photographs learned by it.</param>
/// <param name="Dropped">Near-copies that were dropped.</param>
/// <param name="Note">What would make it better, where something would; absent otherwise.</param>
internal sealed record LessonAnswer(ItemAnswer Item, int Added, int Dropped,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note);

/// <summary>A line of a lesson's progress: frames taken, then what came of it or why nothing did.</summary>
/// <param name="State"><c>taking</c>, <c>learning</c>, <c>learned</c> or <c>failed</c>.</param>
/// <param name="Taken">Varied frames so far.</param>
/// <param name="Wanted">Frames wanted.</param>
/// <param name="Lesson">What came of it, with <c>learned</c>.</param>
/// <param name="Problem">Why nothing did, with <c>failed</c>.</param>
internal sealed record LessonProgress(string State, int Taken, int Wanted, LessonAnswer? Lesson = null, LessonProblem? Problem = null);

/// <summary>Why nothing was learned.</summary>
/// <param name="Type">The kind of problem, as in problem details.</param>
/// <param name="Title">The same in words.</param>
/// <param name="Detail">What was expected, what came, what to do.</param>
internal sealed record LessonProblem(string Type, string Title, string Detail);

/// <summary>What came of an archive.</summary>
/// <param name="Items">Items that it brought photographs for.</param>
/// <param name="Added">Photographs learned.</param>
/// <param name="Dropped">Photographs that were there already.</param>
/// <param name="Skipped">Photographs that could not be learned, with the reason and what to do.</param>
/// <param name="LeftOut">Other files that were left out, with the reason: hidden ones, what systems leave behind, what is no image.</param>
internal sealed record ImportAnswer(int Items, int Added, int Dropped, IReadOnlyList<string> Skipped, IReadOnlyList<string> LeftOut);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LessonRequest))]
[JsonSerializable(typeof(RenameRequest))]
[JsonSerializable(typeof(ItemsAnswer))]
[JsonSerializable(typeof(ItemAnswer))]
[JsonSerializable(typeof(LessonAnswer))]
[JsonSerializable(typeof(LessonProgress))]
[JsonSerializable(typeof(ImportAnswer))]
internal sealed partial class ItemsJson : JsonSerializerContext;
