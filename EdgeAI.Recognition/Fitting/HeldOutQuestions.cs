using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Asks what is left of a catalog about the photographs that are held out of it.</summary>
internal sealed class HeldOutQuestions(TrainingSet set, RehearsalVectors vectors, Background background, int threads, int mostAsked)
{
    /// <summary>Fits to what is left, and asks.</summary>
    /// <param name="isHeldOut">Whether a photograph is left out.</param>
    /// <param name="times">How often something will be asked: the limit is for all times together.</param>
    /// <param name="answers">Receives the answers, in the order of the photographs.</param>
    public void Ask(Func<int, bool> isHeldOut, int times, List<HeldOutAnswer> answers)
    {
        int[] asked = [.. Enumerable.Range(0, set.Count).Where(isHeldOut)];
        int[] training = [.. Enumerable.Range(0, set.Count).Where(photo => !isHeldOut(photo))];
        if (asked.Length == 0 || training.Length == 0) return;
        vectors.Fit(training);
        var gallery = GalleryOf(training, vectors.Dimension, vectors.EmbedEntry);
        var defaults = GalleryOf(training, background.Dimension, (photo, embedding) => vectors.DefaultOf(photo).CopyTo(embedding));
        int[] sample = Spread(asked, Math.Max(1, mostAsked / times));
        var found = new HeldOutAnswer[sample.Length];
        Parallel.For(0, sample.Length, Options(), () => new GalleryEvidence(gallery, defaults, background), (i, _, evidence) =>
        {
            var query = new float[vectors.Dimension];
            vectors.EmbedQuery(sample[i], query);
            evidence.Weigh(query, vectors.DefaultOf(sample[i]));
            var label = gallery.NumberOf(set.Labels[set.LabelOf[sample[i]]]);
            found[i] = new HeldOutAnswer(sample[i], evidence.Weight.ToArray(), label, evidence.Likeness, evidence.Nearness);
            return evidence;
        }, _ => { });
        answers.AddRange(found);
    }

    private LabelGallery GalleryOf(int[] photos, int dimension, EmbedPhoto embed)
    {
        var all = new float[photos.Length * dimension];
        Parallel.For(0, photos.Length, Options(), i => embed(photos[i], all.AsSpan(i * dimension, dimension)));
        return LabelGallery.Create([.. photos.Select(photo => set.Labels[set.LabelOf[photo]])], all, dimension);
    }

    private static int[] Spread(int[] photos, int most) =>
        photos.Length <= most ? photos : [.. Enumerable.Range(0, most).Select(i => photos[(long)i * photos.Length / most])];

    private ParallelOptions Options() => new() { MaxDegreeOfParallelism = threads };

    private delegate void EmbedPhoto(int photo, Span<float> embedding);
}
