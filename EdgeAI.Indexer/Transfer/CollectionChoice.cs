using System.CommandLine;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>The options that say how a pushed collection lies on a cluster, and what it has an index of.</summary>
internal sealed class CollectionChoice
{
    private const int MostShards = 1000, MostReplicas = 100;

    // What a catalog's entries are filtered by.
    private static readonly string[] CatalogFields = ["label", "catalog"];

    private readonly Option<int?> _shards = Number("--shards", "Shards of the collection. Default: one for each node.", MostShards);
    private readonly Option<int?> _replicas = Number("--replicas", "Nodes on which each shard lies. Default: 2 on a cluster, so that questions go on while a node is down.", MostReplicas);
    private readonly Option<int?> _writes = Number("--write-consistency", "Replicas that must have a write before it counts. Default: 1.", MostReplicas);
    private readonly Option<string[]> _fields = new("--payload-index")
    {
        Description = $"A field of the payloads to index besides {string.Join(" and ", CatalogFields)}, because searches are filtered by it.",
        HelpName = "FIELD",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _shards, _replicas, _writes, _fields })
            command.Add(option);
    }

    public CollectionSpread Spread(ParseResult parsed)
    {
        var spread = new CollectionSpread(parsed.GetValue(_shards), parsed.GetValue(_replicas), parsed.GetValue(_writes));
        if (spread is { Replicas: { } replicas, WriteConsistency: { } writes } && writes > replicas)
            throw CommandFailure.Usage($"--write-consistency {writes} can never be met by --replicas {replicas}: give at most as many.");
        return spread;
    }

    public IEnumerable<string> IndexedFields(ParseResult parsed) => CatalogFields.Concat(parsed.GetRequiredValue(_fields)).Distinct(StringComparer.Ordinal);

    private static Option<int?> Number(string name, string description, int most)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is { } given && (given < 1 || given > most)) result.AddError($"Option '{name}' expects 1 to {most}, got {given}.");
        });
        return option;
    }
}
