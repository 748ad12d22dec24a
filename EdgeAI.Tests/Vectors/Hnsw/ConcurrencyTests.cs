using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Vectors.Hnsw;

public class ConcurrencyTests
{
    private const int Dimension = 32;
    private static readonly VectorSpace Space = new("module", "default", "raw", Dimension);

    [Fact]
    public async Task Search_WhileVectorsComeChangeAndGo_NeverAnswersWrongly()
    {
        var vectors = ClusteredVectors.Draw(4500, Dimension, 60, 0.6f, 11);
        // These stay: searches find each of them by its own vector, as surely as on an index at rest, whatever the writer does.
        var stable = vectors[..1500];
        using var index = HnswIndex.Create(Space);
        index.UpsertMany(stable.Select((vector, i) => new VectorEntry($"s{i}", vector, default)));
        using var stop = new CancellationTokenSource();
        var (searches, missed) = (0, 0);
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(() =>
        {
            var random = new Random(reader);
            var matches = new VectorMatch[4];
            while (!stop.IsCancellationRequested)
            {
                var i = random.Next(stable.Length);
                var found = index.Search(stable[i], matches);
                found.ShouldBe(4);
                matches.Select(match => match.Id).Distinct().Count().ShouldBe(4);
                matches.Select(match => match.Score).ShouldBeInOrder(SortDirection.Descending);
                if (matches[0].Id != $"s{i}")
                    Interlocked.Increment(ref missed);
                foreach (var match in matches)
                {
                    // A moving entry's vector is one of two that share its number; a torn one would have neither's score.
                    var number = int.Parse(match.Id[1..]);
                    var expected = match.Id[0] == 's' ? [ClusteredVectors.Dot(stable[i], stable[number])]
                        : new[] { ClusteredVectors.Dot(stable[i], vectors[number]), ClusteredVectors.Dot(stable[i], vectors[5999 - number]) };
                    expected.ShouldContain(score => Math.Abs(score - match.Score) < 1e-4f);
                }
                Interlocked.Increment(ref searches);
            }
        })).ToArray();
        var writer = Task.Run(() =>
        {
            for (var round = 0; round < 2; round++)
            {
                for (var i = 1500; i < 4500; i++)
                    index.Upsert($"m{i}", vectors[i], default);
                for (var i = 1500; i < 4500; i++)
                    index.Upsert($"m{i}", vectors[5999 - i], default);
                for (var i = 1500; i < 4500; i++)
                    index.Delete($"m{i}").ShouldBeTrue();
            }
        });
        await writer;
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        searches.ShouldBeGreaterThan(100);
        (missed / (double)searches).ShouldBeLessThan(0.005);
        index.Count.ShouldBe(1500);
    }

    [Fact]
    public async Task Dispose_WhileSearchesRun_EndsThemWithoutHarm()
    {
        var vectors = ClusteredVectors.Draw(3000, Dimension, 60, 0.6f, 12);
        for (var round = 0; round < 20; round++)
        {
            var index = HnswIndex.Create(Space);
            index.UpsertMany(vectors[..1200].Select((vector, i) => new VectorEntry($"{i}", vector, default)));
            var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                var matches = new VectorMatch[3];
                for (var i = 0; ; i++)
                    try
                    {
                        index.Search(vectors[i % vectors.Length], matches).ShouldBe(3);
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
            })).ToArray();
            index.Upsert("more", vectors[2000], default);
            index.Dispose();
            await Task.WhenAll(readers);
        }
    }
}
