using EdgeAI.Embedding.Recent;

namespace EdgeAI.Tests.Embedding.Recent;

public class RecentEmbeddingsTests
{
    private readonly RecentEmbeddings _recent = new(capacity: 3, new FrameKey(16, tolerance: 0), dimension: 2, featureCount: 1);

    [Fact]
    public void TryRecall_FrameKept_ReturnsEmbeddingFeaturesAndUsualTime()
    {
        Recall(1).ShouldBeNull();
        Keep(1);
        Recall(1).ShouldBe((1f, 10f));
        Recall(2).ShouldBeNull();
        _recent.TryRecall(Frame(1), new byte[_recent.KeyLength], new float[2], default, out var saved).ShouldBeTrue();
        saved.ShouldBe(0.004, 1e-9);
    }

    [Fact]
    public void Keep_MoreThanThereIsRoomFor_DropsTheLeastRecentlyUsed()
    {
        Keep(1);
        Keep(2);
        Keep(3);
        Recall(1);
        Keep(4);
        Recall(2).ShouldBeNull();
        Recall(1).ShouldNotBeNull();
        Recall(3).ShouldNotBeNull();
        Recall(4).ShouldNotBeNull();
    }

    [Fact]
    public void Keep_SameFrameAgain_TakesNoSecondPlace()
    {
        Keep(1);
        Keep(2);
        Keep(2);
        Keep(2);
        Keep(3);
        Recall(1).ShouldNotBeNull();
    }

    private static byte[] Frame(byte level) => [.. Enumerable.Repeat(level, 16 * 16 * 3)];

    private void Keep(byte level)
    {
        var key = new byte[_recent.KeyLength];
        _recent.TryRecall(Frame(level), key, new float[2], new float[1], out _);
        _recent.Keep(key, [level, 0], [level * 10], TimeSpan.FromMilliseconds(4));
    }

    private (float, float)? Recall(byte level)
    {
        float[] embedding = [0, 0], features = [0];
        return _recent.TryRecall(Frame(level), new byte[_recent.KeyLength], embedding, features, out _) ? (embedding[0], features[0]) : null;
    }
}
