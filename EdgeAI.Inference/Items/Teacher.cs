using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Recognition.Items;

namespace EdgeAI.Inference.Items;

/// <summary>A lesson from beginning to end, whichever protocol asked for it. Safe for concurrent use.</summary>
internal sealed class Teacher(ItemLibrary library, StreamLesson stream)
{
    /// <summary>Learns photographs.</summary>
    /// <param name="label">The label as it was typed.</param>
    /// <param name="images">1 to 20 encoded photographs.</param>
    /// <param name="part">The part of each that is to be learned; null for the photographs as they are.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <exception cref="LessonException">The number of images is out of range, or one cannot be read: nothing is learned then.</exception>
    public async Task<LessonAnswer> LearnAsync(string? label, IReadOnlyList<ReadOnlyMemory<byte>> images, FrameRegion? part, CancellationToken cancellationToken)
    {
        ItemLabel.Check(label);
        if (images.Count is < 1 or > ItemsOptions.MostFrames)
            throw new LessonException($"Expected 1 to {ItemsOptions.MostFrames} images in one call, got {images.Count}. Send several calls with the same label for more.");
        var frames = await Task.Run(() => images.Select((image, number) => Take(image, part, number)).ToList(), cancellationToken);
        return AnswerOf(await library.LearnAsync(label, frames, FrameVariety.NearCopy, cancellationToken), note: null);
    }

    /// <summary>Learns varied frames of a source.</summary>
    /// <param name="label">The label as it was typed.</param>
    /// <param name="source">Name of the source.</param>
    /// <param name="frames">Frames to take; null for the configured number.</param>
    /// <param name="progress">Told of every step.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<LessonAnswer> LearnAsync(string? label, string source, int? frames, Func<LessonProgress, ValueTask> progress, CancellationToken cancellationToken)
    {
        ItemLabel.Check(label);
        var (taken, wanted) = (0, 0);
        var kept = await stream.TakeAsync(source, frames, (count, goal) =>
        {
            (taken, wanted) = (count, goal);
            return progress(new LessonProgress("taking", count, goal));
        }, cancellationToken);
        await progress(new LessonProgress("learning", taken, wanted));
        var note = taken >= ItemsOptions.FewestFrames ? null
            : $"Only {(taken == 1 ? "one frame was" : $"{taken} frames were")} different from the others. Turn the item a little and press Learn again: it learns more of it.";
        return AnswerOf(await library.LearnAsync(label, kept, FrameVariety.NearCopy, cancellationToken), note);
    }

    private static LessonAnswer AnswerOf(Lesson lesson, string? note) => new(
        ItemAnswer.Of(lesson.Item), lesson.Added, lesson.Dropped,
        lesson.Added == 0 ? "Nothing new: these are near-copies of what is known of it. Show another side of it." : note);

    private TakenFrame Take(ReadOnlyMemory<byte> image, FrameRegion? part, int number)
    {
        if (image.IsEmpty) throw new LessonException($"Image {number + 1} is empty: expected a JPEG, PNG or WebP image. Nothing was learned.");
        try
        {
            return library.Take(part is { } square ? PhotographCutter.Cut(image.Span, square, library.CropFraction) : image);
        }
        // An image that is too large is answered as it is everywhere.
        catch (Exception exception) when (exception is ImageException and not ImageTooLargeException or PhotographException)
        {
            throw new LessonException($"Image {number + 1} cannot be learned. {exception.Message} Nothing was learned.");
        }
    }
}
