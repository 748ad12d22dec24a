namespace EdgeAI.Tests.Vectors.Qdrant.Live;

/// <summary>The cases against the imitation.</summary>
public abstract class ImitatedCases(int nodes) : ServerCases
{
    private QdrantImitation _imitation = null!;

    protected override string ConnectionString => _imitation.ConnectionString;

    public override async ValueTask InitializeAsync()
    {
        _imitation = await QdrantImitation.StartAsync();
        _imitation.Store.Nodes = nodes;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _imitation.DisposeAsync();
    }
}

/// <summary>As a single server.</summary>
public sealed class ImitatedServerCases() : ImitatedCases(nodes: 1);

/// <summary>As a cluster.</summary>
public sealed class ImitatedClusterCases() : ImitatedCases(nodes: 3);
