namespace EdgeAI.Benchmarks.Frames;

/// <summary>Goes through subjects on every core, each thread with its own means, and says how far it is.</summary>
internal static class SubjectLoop
{
    private const int Every = 20;

    public static void Run<T>(FrameSubjects subjects, string what, Func<T> means, Action<FrameSubject, T> ask)
    {
        var done = 0;
        Parallel.For(0, subjects.Numbers.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, means, (place, _, own) =>
        {
            using var subject = subjects.Load(subjects.Numbers[place]);
            ask(subject, own);
            if (Interlocked.Increment(ref done) is var count && count % Every == 0) Console.Error.WriteLine($"{what}: {count} of {subjects.Numbers.Count} photographs");
            return own;
        }, _ => { });
    }
}
