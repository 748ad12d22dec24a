using System.Diagnostics;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>What a frame costs besides the network: decoding, calls, the projection; and what a batch saves.</summary>
internal static class HostCosts
{
    private const int CallsPerSample = 20_000;

    public static IEnumerable<Figure> Measure(EmbedPeers peers, int rounds)
    {
        using var reader = new FrameReader(20 << 20, 64_000_000, new DecodeBudget(128 << 20, 64_000_000));
        var jpeg = CameraFrame.Create(peers.Folder);
        var geometry = FrameGeometry.ForCrop(224, 0.75);
        var rgb = new byte[geometry.Bytes];
        Console.WriteLine($"camera frame: 640 x 480, {jpeg.Length:N0} bytes of JPEG");
        foreach (var peer in peers.Wasm)
        {
            var times = Interleaved.Measure(rounds, callsPerTurn: 5, () => reader.Read(jpeg, geometry, rgb), peer.EmbedWithDeadline);
            yield return new Figure($"embed.decode-640x480.{peer.Arithmetic}", times[0].Median, "ms");
            yield return new Figure($"embed.decode-640x480/embed-{peer.Arithmetic}", (times[0] / times[1]).Median, "ratio", EmbedTargets.DecodeToEmbed);
            yield return new Figure($"embed.projection/embed-{peer.Arithmetic}", ProjectionCost.Share(peer, rounds), "ratio", EmbedTargets.ProjectionShare);

            var batches = Interleaved.Measure(Math.Max(1, rounds / 2), callsPerTurn: 2, peer.EmbedOneByOne, peer.EmbedFullBatch);
            yield return new Figure($"embed.batch-{peer.MaxBatch}-per-frame/single-{peer.Arithmetic}", (batches[1] / batches[0]).Median, "ratio", EmbedTargets.BatchToSingle);
        }

        yield return new Figure("embed.host-to-guest-call", CallMicroseconds(peers.Wasm[0]), "us", EmbedTargets.CallMicroseconds);
    }

    /// <summary>A call that does nothing, with everything the host does around it: deadline, clock, error handling.</summary>
    private static double CallMicroseconds(WasmPeer peer)
    {
        var samples = new List<double>();
        for (var sample = 0; sample < 50; sample++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var call = 0; call < CallsPerSample; call++)
                peer.Guest.AbiVersion();
            samples.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds / CallsPerSample);
        }

        return Interleaved.Median(samples);
    }
}
