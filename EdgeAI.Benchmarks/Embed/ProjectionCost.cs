using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>
/// What part of a call the projection takes: the same guest with all rows and with one, in turn. Two guests would not do: where their
/// memories happen to lie in the caches makes more of a difference than the projection.
/// </summary>
internal static class ProjectionCost
{
    private const int CallsPerTurn = 5;
    private const int TurnsPerRound = 4;

    /// <returns>Time of all rows over time of the whole call.</returns>
    public static double Share(WasmPeer peer, int rounds)
    {
        var features = peer.Description.Features;
        var oneRow = new Projection(1, features, [.. Enumerable.Repeat(1f, features)], [0]);
        var differences = new List<double>(rounds * TurnsPerRound);
        var whole = new List<double>(rounds * TurnsPerRound);
        for (var turn = 0; turn < rounds * TurnsPerRound; turn++)
        {
            var all = Turn(peer, null);
            var one = Turn(peer, oneRow);
            differences.Add(all - one);
            whole.Add(all);
        }

        peer.Guest.Project(null);
        // The difference is the time of all rows but one.
        var rows = (double)peer.Description.Dimension;
        return Interleaved.Median(differences) / Interleaved.Median(whole) * rows / (rows - 1);
    }

    private static double Turn(WasmPeer peer, Projection? projection)
    {
        peer.Guest.Project(projection);
        return Interleaved.Turn(CallsPerTurn, peer.EmbedWithDeadline).Min();
    }
}
