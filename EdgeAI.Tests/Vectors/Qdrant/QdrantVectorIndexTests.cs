using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>A collection as an index: what belongs to another embedding is never answered with.</summary>
public sealed class QdrantVectorIndexTests : IAsyncLifetime
{
    private static readonly VectorSpace Ours = new("ours", "default", "raw", 4), Theirs = new("theirs", "default", "raw", 4);
    private static readonly float[] Query = [1, 0, 0, 0];
    private QdrantImitation _server = null!;
    private QdrantServer _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await QdrantImitation.StartAsync();
        _client = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Search_AfterTheAliasWasSwitchedToAnotherEmbedding_IsRefusedWithBothNamed()
    {
        await WriteAsync("first", Ours);
        await WriteAsync("second", Theirs);
        await _client.Collections.SwitchAliasAsync("live", "first", Cancellation);
        var index = new QdrantVectorIndex(_client, "live", Ours);
        (await index.SearchAsync(Query, new SearchRequest(1), Cancellation)).Matches.Single().Match.Id.ShouldBe("a");
        await _client.Collections.SwitchAliasAsync("live", "second", Cancellation);
        var refused = await Should.ThrowAsync<IndexSpaceException>(() => index.SearchAsync(Query, new SearchRequest(1), Cancellation).AsTask());
        refused.Expected.ShouldBe(Ours);
        refused.Found.ShouldBe(Theirs);
    }

    [Fact]
    public async Task Manifest_WithALargeAttachment_ComesBackWholeAndIsNeverAMatch()
    {
        await WriteAsync("first", Ours);
        var attachment = new byte[2_500_000];
        new Random(5).NextBytes(attachment);
        var manifests = new ManifestStore(_client);
        (await manifests.ReadAsync("first", Cancellation)).ShouldBeNull();
        (await manifests.ReadAsync("nowhere", Cancellation)).ShouldBeNull();
        var manifest = new CollectionManifest(Ours, 1, "d", "live", null, attachment.Length, ManifestStore.DigestOf(attachment));
        await manifests.WriteAttachmentAsync("first", manifest, attachment, Cancellation);
        (await manifests.ReadAsync("first", Cancellation)).ShouldBeNull("it is whole only with the manifest");
        await manifests.WriteAsync("first", manifest, Cancellation);
        (await manifests.ReadAsync("first", Cancellation)).ShouldBe(manifest);
        (await manifests.ReadAttachmentAsync("first", manifest, Cancellation)).ShouldBe(attachment);
        manifest.ManifestPoints.ShouldBe(4);

        // The query points away from the entry, so the manifest's zero vectors are nearer.
        var away = await new QdrantVectorIndex(_client, "first", Ours, "cloud", manifest.ManifestPoints).SearchAsync(new float[] { -1, 0, 0, 0 }, new SearchRequest(1), Cancellation);
        away.Matches.Single().ShouldSatisfyAllConditions(match => match.Match.Id.ShouldBe("a"), match => match.Match.Score.ShouldBe(-1, 1e-5f), match => match.Origin.ShouldBe("cloud"));
    }

    [Fact]
    public async Task Search_WithAnotherDimension_IsRefusedBeforeItIsSent()
    {
        await Should.ThrowAsync<InvalidVectorException>(() => new QdrantVectorIndex(_client, "first", Ours).SearchAsync(new float[3], new SearchRequest(1), Cancellation).AsTask());
        _server.Calls.ShouldBe(0);
    }

    private async Task WriteAsync(string collection, VectorSpace space)
    {
        await _client.Collections.CreateAsync(collection, space.Dimension, cancellation: Cancellation);
        await _client.UpsertAsync(collection, space.Dimension, [new VectorEntry("a", Query, default)], space: space, cancellation: Cancellation);
        if (space == Theirs) await new ManifestStore(_client).WriteAsync(collection, new CollectionManifest(space, 1, "d", "live", null, 0, ""), Cancellation);
    }
}
