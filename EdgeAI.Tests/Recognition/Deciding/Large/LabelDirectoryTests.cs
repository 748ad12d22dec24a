using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Recognition.Deciding.Large;

/// <summary>Labels of a large index, and what entries that come and go change of them.</summary>
public sealed class LabelDirectoryTests : IDisposable
{
    private readonly LargeCatalog _catalog = new(labels: 60, each: 5);

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public void Read_EveryEntry_HasItsLabel()
    {
        var directory = Read();

        directory.Count.ShouldBe(60);
        Describe(directory).ShouldBe(Expected());
        directory.NumberOf("nothing of the kind").ShouldBe(-1);
        var number = directory.NumberOf("L0007");
        directory.TextOf(number).ShouldBe("L0007");
        directory.CountOf(number).ShouldBe(5);
    }

    [Fact]
    public void Update_EntriesThatCameWentAndMoved_IsAsIfReadAnew()
    {
        var directory = Read();
        _catalog.Put("new 1", "brand new", like: 3);
        _catalog.Put("new 2", "brand new", like: 4);
        _catalog.Put("e10", "L0059", like: 11);
        foreach (var id in (string[])["e0", "e60", "e120", "e180", "e240", "e1"]) _catalog.Index.Delete(id);

        var updated = directory.Update().ShouldNotBeNull();

        updated.Numbering.ShouldBeSameAs(directory.Numbering);
        updated.Count.ShouldBe(60, "one label went, one came");
        updated.NumberOf("L0000").ShouldBe(-1);
        Describe(updated).ShouldBe(Describe(Read()));
        Describe(directory).Count.ShouldBeLessThan(301, "the one before knows nothing of what came later");
        updated.Update().ShouldBeSameAs(updated);
    }

    [Fact]
    public void Update_ALabelThatComesBack_HasItsNumberAgain()
    {
        var directory = Read();
        var number = directory.NumberOf("L0002");
        foreach (var i in Enumerable.Range(0, 5)) _catalog.Index.Delete($"e{2 + 60 * i}");
        var without = directory.Update().ShouldNotBeNull();
        without.NumberOf("L0002").ShouldBe(-1);
        without.TextOf(number).ShouldBeNull();

        _catalog.Put("again", "L0002", like: 2);
        var again = without.Update().ShouldNotBeNull();

        (again.NumberOf("L0002"), again.CountOf(number), again.TextOf(number), again.Count).ShouldBe((number, 1, "L0002", 60));
        again.NearestToCentroid(number).ShouldBe("again");
    }

    [Fact]
    public void Update_ManySteps_KeepsCentroidsOfWhatIsThere()
    {
        var (directory, random) = (Read(), new Random(3));
        for (var step = 0; step < 200; step++)
        {
            if (random.Next(3) == 0) _catalog.Index.Delete($"e{random.Next(300)}");
            else _catalog.Put($"e{random.Next(320)}", $"L{random.Next(65):0000}", random.Next(300));
            if (step % 7 == 0) directory = directory.Update().ShouldNotBeNull();
        }
        directory = directory.Update().ShouldNotBeNull();
        var anew = Read();

        Describe(directory).ShouldBe(Describe(anew));
        directory.Count.ShouldBe(anew.Count);
        foreach (var label in Describe(anew).Values.Distinct())
            for (var query = 0; query < 5; query++)
            {
                var (vector, own) = (_catalog.Vectors[query], _catalog.Companions[query]);
                directory.CentroidScore(directory.NumberOf(label), vector, 9).ShouldBe(anew.CentroidScore(anew.NumberOf(label), vector, 9), 1e-6f);
                directory.DefaultCentroidScore(directory.NumberOf(label), own, 9).ShouldBe(anew.DefaultCentroidScore(anew.NumberOf(label), own, 9), 1e-6f);
            }
    }

    [Theory]
    [InlineData("Käse", "Ka\u0308se")]
    [InlineData("\"quoted\" \\ tab\t", "\"quoted\" \\ tab\t")]
    [InlineData("日本", "日本")]
    public void Read_LabelsThatAreWrittenDifferently_AreOne(string composed, string stored)
    {
        _catalog.Put("one", composed, like: 0);
        _catalog.Put("two", stored, like: 1);

        var directory = Read();

        directory.CountOf(directory.NumberOf(stored)).ShouldBe(2);
        directory.TextOf(directory.NumberOf(composed)).ShouldBe(composed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("{\"label\":5}")]
    [InlineData("{\"label\":\"\"}")]
    [InlineData("{\"lab")]
    public void Read_PayloadWithoutALabel_TakesNoPart(string payload)
    {
        _catalog.Index.Upsert("strange", _catalog.Vectors[0], System.Text.Encoding.UTF8.GetBytes(payload), CompanionVector.Encode(_catalog.Companions[0]));

        Describe(Read()).ShouldNotContainKey("strange");
    }

    private LabelDirectory Read() => LabelDirectory.Read(_catalog.Index, hasCompanions: true, threads: 2);

    private Dictionary<string, string> Expected() => _catalog.LabelOf.Select((label, i) => (Id: $"e{i}", label)).ToDictionary(entry => entry.Id, entry => entry.label);

    private Dictionary<string, string> Describe(LabelDirectory directory)
    {
        var labels = new Dictionary<string, string>();
        for (var slot = 0; slot < _catalog.Index.Slots.Limit; slot++)
            if (directory.LabelOf(slot) is >= 0 and var label && _catalog.Index.Slots.TryRead(slot, out var id, out _))
            {
                labels[id] = directory.TextOf(label) ?? "?";
                directory.SlotsOf(label).Contains(slot).ShouldBeTrue();
            }
        return labels;
    }
}
