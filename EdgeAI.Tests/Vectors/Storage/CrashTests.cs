using System.Diagnostics;
using System.Runtime.CompilerServices;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Vectors.Storage;

/// <summary>A writer that ends at any point: what it acknowledged is there, what it did not is there wholly or not at all.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Dimension = 16;
    private const string ChildVariable = "EDGEAI_TEST_CRASH_WRITER";
    private static readonly VectorSpace Space = new("module", "default", "rgb8", Dimension);
    private static readonly float[][] Base = ClusteredVectors.Draw(1000, Dimension, 40, 0.6f, 51);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    private string FilePath => Path.Combine(_folder.FullName, "live.index");

    [Fact]
    public void Open_AfterAnEndAtAnyStep_HasWhatWasAcknowledged()
    {
        Dictionary<string, int> acknowledged = [];
        var random = new Random(52);
        var stops = new HashSet<string>();
        for (var round = 0; round < 300; round++)
        {
            (string Id, int Row)? pending = null;
            var steps = random.Next(1, 40);
            var options = new LiveIndexOptions { LogBytesBeforeCheckpoint = 1 << 16 };
            options.Step = step =>
            {
                if (--steps > 0)
                    return;
                stops.Add(step);
                throw new EndOfProcessException(step);
            };
            LiveIndex? live = null;
            var before = 0L;
            try
            {
                live = LiveIndex.Open(FilePath, Space, options);
                Check(live.Index, acknowledged, null);
                while (true)
                {
                    var (id, row) = ($"{random.Next(60)}", random.Next(Base.Length));
                    before = live.LogBytes;
                    if (random.Next(8) == 0)
                    {
                        pending = null;
                        live.Checkpoint();
                    }
                    else if (random.Next(3) == 0)
                    {
                        pending = (id, -1);
                        live.Delete(id);
                        acknowledged.Remove(id);
                    }
                    else
                    {
                        pending = (id, row);
                        live.Upsert(id, Base[row], default);
                        acknowledged[id] = row;
                    }
                    pending = null;
                }
            }
            catch (EndOfProcessException end)
            {
                live?.Dispose();
                if (end.Message == "log written")
                    CutTheLastWrite(before, random);
            }
            // The next opening may find the change that was under way, or not; either is then settled.
            using var opened = LiveIndex.Open(FilePath, Space);
            Check(opened.Index, acknowledged, pending);
            if (pending is var (changed, to))
                if (opened.Index.TryGet(changed, out var entry))
                    acknowledged[changed] = to >= 0 && entry.Vector.Span.SequenceEqual(Base[to]) ? to : acknowledged[changed];
                else
                    acknowledged.Remove(changed);
        }
        stops.ShouldBe(["log write", "log written", "log synced", "checkpoint", "checkpoint renamed", "checkpoint done"], ignoreOrder: true);
    }

    [Fact]
    public void Open_AfterKill9_HasWhatWasAcknowledged()
    {
        var random = new Random(53);
        var last = -1;
        for (var round = 0; round < 6; round++)
        {
            using var writer = StartWriter();
            // Let it write for a while; the moment of the kill falls anywhere in its loop.
            var acknowledged = new List<int>();
            var enough = random.Next(20, 200);
            while (acknowledged.Count < enough && writer.StandardOutput.ReadLine() is { } line)
                if (int.TryParse(line, out var number))
                    acknowledged.Add(number);
            acknowledged.Count.ShouldBe(enough);
            writer.Kill();
            while (writer.StandardOutput.ReadLine() is { } line)
                if (int.TryParse(line, out var number))
                    acknowledged.Add(number);
            writer.WaitForExit();
            last = acknowledged[^1];
            HnswIndex.Verify(FilePath);
            using var live = LiveIndex.Open(FilePath, Space);
            for (var i = 0; i <= last; i++)
            {
                live.Index.TryGet($"{i}", out var entry).ShouldBeTrue($"acknowledged {i}");
                entry.Vector.Span.SequenceEqual(Base[i % Base.Length]).ShouldBeTrue();
            }
            live.Index.Count.ShouldBeInRange(last + 1, last + 2);
        }
    }

    private Process StartWriter()
    {
        var assembly = typeof(CrashTests).Assembly.Location;
        var start = new ProcessStartInfo(Path.ChangeExtension(assembly, null)) { RedirectStandardOutput = true };
        start.Environment[ChildVariable] = FilePath;
        return Process.Start(start)!;
    }

    /// <summary>In a process that <see cref="StartWriter"/> started: writes until killed.</summary>
#pragma warning disable CA2255 // The test program has no other place where a child process could begin.
    [ModuleInitializer]
    internal static void WriteWhenChild()
    {
        if (Environment.GetEnvironmentVariable(ChildVariable) is not { Length: > 0 } path)
            return;
        using var live = LiveIndex.Open(path, Space, new LiveIndexOptions { LogBytesBeforeCheckpoint = 1 << 16 });
        for (var i = live.Index.Count; ; i++)
        {
            live.Upsert($"{i}", ClusteredBase.Value[i % 1000], new byte[500]);
            Console.WriteLine(i);
        }
    }
#pragma warning restore CA2255

    // The class's own field is not initialised before a module initializer runs on some paths; this one is made when needed.
    private static readonly Lazy<float[][]> ClusteredBase = new(() => ClusteredVectors.Draw(1000, Dimension, 40, 0.6f, 51));

    private void CutTheLastWrite(long before, Random random)
    {
        using var log = new FileStream(FilePath + ".log", FileMode.Open);
        log.SetLength(random.NextInt64(before, log.Length + 1));
    }

    private static void Check(HnswIndex index, Dictionary<string, int> acknowledged, (string Id, int Row)? pending)
    {
        foreach (var (id, row) in acknowledged)
        {
            if (id == pending?.Id)
                continue;
            index.TryGet(id, out var entry).ShouldBeTrue($"acknowledged {id}");
            entry.Vector.Span.SequenceEqual(Base[row]).ShouldBeTrue($"acknowledged {id}");
        }
        var others = acknowledged.Keys.Count(id => id != pending?.Id);
        index.Count.ShouldBeInRange(others, others + (pending is null ? 0 : 1));
    }

    private sealed class EndOfProcessException(string step) : Exception(step);
}
