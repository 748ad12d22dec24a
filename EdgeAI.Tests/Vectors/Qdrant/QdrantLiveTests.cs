using EdgeAI.Vectors;
using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>Against a real server, where QDRANT_ENDPOINT names one.</summary>
public class QdrantLiveTests
{
    [Fact]
    public async Task Collection_OnALiveServer_StoresFindsScrollsAndGoes()
    {
        var endpoint = Environment.GetEnvironmentVariable("QDRANT_ENDPOINT");
        Assert.SkipWhen(string.IsNullOrEmpty(endpoint), "QDRANT_ENDPOINT is not set: no live Qdrant to test against");
        using var client = new QdrantClient(QdrantOptions.Parse(endpoint!));
        var name = $"edgeai-test-{Guid.NewGuid():N}";
        var vectors = ClusteredVectors.Draw(300, 16, 10, 0.6f, 71);
        (await client.CheckHealthAsync()).ShouldNotBeEmpty();
        await client.Collections.CreateAsync(name, 16);
        try
        {
            await client.UpsertAsync(name, 16, vectors.Select((vector, i) => new VectorEntry($"item/{i}", vector, i % 2 == 0 ? """{"side":"left"}"""u8.ToArray() : """{"side":"right"}"""u8.ToArray())));
            (await client.CountAsync(name)).ShouldBe(300);
            var found = await client.SearchAsync(name, vectors[7], new SearchRequest(3, 64));
            found[0].Id.ShouldBe("item/7");
            found[0].Score.ShouldBe(1, 1e-4f);
            (await client.SearchAsync(name, vectors[7], new SearchRequest(3, 64, PayloadFilter.Equal("side", "left")))).ShouldNotContain(match => match.Id == "item/7");
            await client.DeleteAsync(name, ["item/7", "item/none"]);
            var ids = new HashSet<string>();
            await foreach (var entry in client.ScrollAsync(name))
                ids.Add(entry.Id).ShouldBeTrue();
            ids.Count.ShouldBe(299);
            (await client.Snapshots.CreateAsync(name)).ShouldStartWith(name);
            (await client.Snapshots.ListAsync(name)).Count.ShouldBe(1);
        }
        finally
        {
            await client.Collections.DeleteAsync(name);
        }
    }
}
