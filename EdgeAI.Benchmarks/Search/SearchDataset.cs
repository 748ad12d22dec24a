using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace EdgeAI.Benchmarks.Search;

/// <summary>
/// Seeded unit vectors around 2,000 centres, and their exact nearest rows; drawn once, then kept beside the temporary files,
/// where the peer reads them too. Noise 0.6 makes clear clusters (cosine of mates about 0.74), 2.0 barely any (0.2).
/// </summary>
internal sealed class SearchDataset
{
    public const int Dimension = 256, Queries = 1000, Truth = 10;
    public const float Clustered = 0.6f, Hard = 2.0f;

    private const int Centres = 2000, Seed = 7;

    private SearchDataset(string folder, int rows)
    {
        (Folder, Rows) = (folder, rows);
        Base = Load<float>("base.f32");
        Query = Load<float>("queries.f32");
        Nearest = Load<int>("truth.i32");
    }

    public string Folder { get; }

    public int Rows { get; }

    public float[] Base { get; }

    public float[] Query { get; }

    /// <summary>The ten nearest rows of each query, best first.</summary>
    public int[] Nearest { get; }

    public ReadOnlyMemory<float> Row(int row) => Base.AsMemory(row * Dimension, Dimension);

    public ReadOnlySpan<float> QueryRow(int row) => Query.AsSpan(row * Dimension, Dimension);

    public static SearchDataset Load(int rows, float noise)
    {
        var folder = Path.Combine(Path.GetTempPath(), "edgeai-bench", $"{rows}x{Dimension}-{noise}-{Seed}");
        if (!File.Exists(Path.Combine(folder, "truth.i32")))
            Draw(folder, rows, noise);
        return new SearchDataset(folder, rows);
    }

    private static void Draw(string folder, int rows, float noise)
    {
        Console.WriteLine($"drawing {rows:N0} vectors and finding their nearest");
        Directory.CreateDirectory(folder);
        var centres = new float[Centres * Dimension];
        var random = new GaussianSource(Seed);
        random.Fill(centres);
        var (vectors, queries) = (Around(centres, random, noise, rows), Around(centres, random, noise, Queries));
        var truth = FindNearest(vectors, queries, rows);
        Write(folder, "base.f32", vectors);
        Write(folder, "queries.f32", queries);
        Write(folder, "truth.i32", truth);
    }

    private static int[] FindNearest(float[] vectors, float[] queries, int rows)
    {
        // Rows that fit a second-level cache meet all queries of a group before the next ones are fetched.
        const int Rows = 1024, Group = 50;
        var truth = new int[Queries * Truth];
        Parallel.For(0, Queries / Group, group =>
        {
            PriorityQueue<int, float>[] best = [.. Enumerable.Range(0, Group).Select(_ => new PriorityQueue<int, float>())];
            for (var start = 0; start < rows; start += Rows)
                for (var query = 0; query < Group; query++)
                {
                    var target = queries.AsSpan((group * Group + query) * Dimension, Dimension);
                    for (var row = start; row < Math.Min(start + Rows, rows); row++)
                    {
                        var score = TensorPrimitives.Dot(target, vectors.AsSpan(row * Dimension, Dimension));
                        if (best[query].Count < Truth)
                            best[query].Enqueue(row, score);
                        else if (best[query].TryPeek(out _, out var worst) && score > worst)
                            best[query].EnqueueDequeue(row, score);
                    }
                }
            for (var query = 0; query < Group; query++)
                for (var place = Truth - 1; place >= 0; place--)
                    truth[(group * Group + query) * Truth + place] = best[query].Dequeue();
        });
        return truth;
    }

    private static float[] Around(float[] centres, GaussianSource random, float noise, int rows)
    {
        var points = new float[rows * Dimension];
        random.Fill(points);
        for (var row = 0; row < rows; row++)
        {
            var point = points.AsSpan(row * Dimension, Dimension);
            TensorPrimitives.MultiplyAdd(point, noise, centres.AsSpan(random.Next(Centres) * Dimension, Dimension), point);
            TensorPrimitives.Divide(point, TensorPrimitives.Norm<float>(point), point);
        }
        return points;
    }

    private static void Write<T>(string folder, string name, T[] values) where T : unmanaged
    {
        using var file = File.Create(Path.Combine(folder, name));
        file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private T[] Load<T>(string name) where T : unmanaged
    {
        using var file = File.OpenRead(Path.Combine(Folder, name));
        var values = new T[file.Length / Marshal.SizeOf<T>()];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
