using EdgeAI.Vectors.Routing;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Routing;

/// <summary>Which index answers. Configuration section <c>Vectors</c>, which also holds the graph's options.</summary>
public sealed class VectorsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Vectors";

    // Without its answer there is none, so it has as long as the client gives a read.
    private static readonly TimeSpan QdrantDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Which index answers: <c>embedded</c>, <c>qdrant</c>, <c>hybrid</c> or <c>sharded</c>. Default <c>embedded</c>.</summary>
    public IndexKind Index { get; set; }

    /// <summary>Collection, or alias of one, of the Qdrant server that <c>ConnectionStrings:qdrant</c> or <c>QDRANT_URL</c> names. Default <c>catalog</c>.</summary>
    public string Collection { get; set; } = "catalog";

    /// <summary>How often the server is asked whether the alias leads elsewhere by now, 100 ms to 1 hour. Default 5 s.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>When the cloud is asked (<c>hybrid</c>).</summary>
    public HybridOptions Hybrid { get; set; } = new();

    /// <summary>Indexes that are asked besides the one at <c>Inference:IndexPath</c> (<c>sharded</c>).</summary>
    public IList<ShardOptions> Shards { get; set; } = [];

    /// <summary>How long a shard may take, 1 ms to 1 minute (<c>sharded</c>). Default 2 s. Then the answer goes without it, and says so.</summary>
    public TimeSpan ShardDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A shard, or the server, that failed or was late is left alone for so long, 10 ms to 1 hour (<c>sharded</c>, <c>qdrant</c>); then
    /// a probe in the background finds out whether it is back. Default 5 s.
    /// </summary>
    public TimeSpan RestAfterFailure { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What the circuit breakers of the indexes beyond the catalog's own are told.</summary>
    internal CircuitOptions ToCircuit() => Index switch
    {
        IndexKind.Hybrid => Hybrid.ToCircuit(),
        IndexKind.Sharded => new CircuitOptions { Deadline = ShardDeadline, RestAfterFailure = RestAfterFailure },
        _ => new CircuitOptions { Deadline = QdrantDeadline, RestAfterFailure = RestAfterFailure },
    };
}

/// <summary>Which index answers.</summary>
public enum IndexKind
{
    /// <summary>The one in this process.</summary>
    Embedded,

    /// <summary>A collection of a Qdrant server.</summary>
    Qdrant,

    /// <summary>The one in this process at once, and a Qdrant collection where that is not enough.</summary>
    Hybrid,

    /// <summary>Several at the same time.</summary>
    Sharded,
}

/// <summary>One shard: an index file, or a collection.</summary>
public sealed class ShardOptions
{
    /// <summary>Its name in answers. Default: <c>shard-N</c>, counted from 1.</summary>
    public string? Name { get; set; }

    /// <summary>An index file.</summary>
    public string? IndexPath { get; set; }

    /// <summary>A collection, or alias of one.</summary>
    public string? Collection { get; set; }

    /// <summary>Connection string of the collection's server. Default: the one that <c>ConnectionStrings:qdrant</c> or <c>QDRANT_URL</c> names.</summary>
    public string? Qdrant { get; set; }
}

/// <summary>Checks what is configured before anything is opened, naming every key that is wrong.</summary>
internal sealed class VectorsOptionsRules(IConfiguration configuration) : IValidateOptions<VectorsOptions>
{
    public ValidateOptionsResult Validate(string? name, VectorsOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        Hosting.TimeRange.Check(faults, $"{VectorsOptions.Section}:{nameof(options.WatchInterval)}", options.WatchInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Hosting.TimeRange.Check(faults, $"{VectorsOptions.Section}:{nameof(options.ShardDeadline)}", options.ShardDeadline, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Hosting.TimeRange.Check(faults, $"{VectorsOptions.Section}:{nameof(options.RestAfterFailure)}", options.RestAfterFailure, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        var needsServer = options.Index is IndexKind.Qdrant or IndexKind.Hybrid
            || options.Index is IndexKind.Sharded && options.Shards.Any(shard => shard.Collection is not null && shard.Qdrant is null);
        if (needsServer) CheckServer(faults, options);
        if (string.IsNullOrWhiteSpace(options.Collection)) faults.AddError("Expected the name of a collection, got none.", $"{VectorsOptions.Section}:{nameof(options.Collection)}");
        if (options.Index is IndexKind.Hybrid) CheckHybrid(faults, options.Hybrid);
        if (options.Index is IndexKind.Sharded) CheckShards(faults, options);
        return faults.Build();
    }

    private void CheckServer(ValidateOptionsResultBuilder faults, VectorsOptions options)
    {
        try
        {
            if (QdrantServers.Find(configuration) is { } server)
                server.Validate();
            else
                faults.AddError(
                    $"'{options.Index}' needs a Qdrant server: set ConnectionStrings:qdrant to 'Endpoint=http://host:6334;Key=…', or QDRANT_URL to 'http://host:6333'.",
                    $"{VectorsOptions.Section}:{nameof(options.Index)}");
        }
        catch (FormatException fault)
        {
            faults.AddError(fault.Message, "ConnectionStrings:qdrant or QDRANT_URL");
        }
    }

    private static void CheckHybrid(ValidateOptionsResultBuilder faults, HybridOptions hybrid)
    {
        try
        {
            hybrid.Validate();
        }
        catch (ArgumentException fault)
        {
            faults.AddError(fault.Message, $"{VectorsOptions.Section}:{nameof(VectorsOptions.Hybrid)}");
        }
    }

    private static void CheckShards(ValidateOptionsResultBuilder faults, VectorsOptions options)
    {
        if (options.Shards.Count == 0) faults.AddError("Expected at least one shard besides Inference:IndexPath, got none: set Vectors:Shards:0:IndexPath or :Collection.", "Vectors:Shards");
        for (var i = 0; i < options.Shards.Count; i++)
        {
            var shard = options.Shards[i];
            if (shard.IndexPath is null == shard.Collection is null) faults.AddError("Expected either IndexPath or Collection.", $"Vectors:Shards:{i}");
            if (shard.Qdrant is null) continue;
            try
            {
                EdgeAI.Vectors.Qdrant.QdrantOptions.Parse(shard.Qdrant).Validate();
            }
            catch (FormatException fault)
            {
                faults.AddError(fault.Message, $"Vectors:Shards:{i}:{nameof(ShardOptions.Qdrant)}");
            }
        }
    }
}
