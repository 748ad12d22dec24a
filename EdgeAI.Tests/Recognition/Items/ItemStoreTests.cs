using System.Text.Json.Nodes;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Items;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Recognition.Items;

/// <summary>What a process leaves on the disk when it ends at any moment is what it acknowledged.</summary>
public sealed class ItemStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-items-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Commit_ThenOpenedAgain_HasPhotographsAndLabel()
    {
        TaughtItem item;
        using (var store = Open())
        {
            store.Commit(store.Stage("Tools/Hammer", [Image(1), Image(2)], Now));
            item = store.Commit(store.Stage("Tools/Hammer", [Image(3)], Now.AddMinutes(1)));
        }

        using var again = Open();
        var read = again.Items.ShouldHaveSingleItem();
        read.Id.ShouldBe(item.Id);
        read.Photographs.ShouldBe(item.Photographs);
        again.Photographs.Select(photograph => File.ReadAllBytes(photograph.FullPath)[^1]).ShouldBe([1, 2, 3]);
        again.Photographs[2].Payload.ShouldBe(new EdgeAI.Recognition.CatalogPayload("Tools/Hammer", "taught", $"{item.Id}/0003.jpg"));
    }

    [Fact]
    public void Stage_ProcessEndsBeforeCommit_NothingOfItIsThere()
    {
        using (var store = Open())
        {
            store.Commit(store.Stage("kept", [Image(1)], Now));
            store.Stage("kept", [Image(2)], Now);
            store.Stage("lost", [Image(3)], Now);
        }

        using var again = Open();
        again.Items.ShouldHaveSingleItem().Photographs.Count.ShouldBe(1);
        Directory.EnumerateDirectories(_folder.FullName).Count().ShouldBe(1);
        Directory.EnumerateFiles(_folder.FullName, "*.jpg", SearchOption.AllDirectories).Count().ShouldBe(1);
    }

    [Fact]
    public void Discard_LeavesTheItemAsItWas()
    {
        using var store = Open();
        store.Commit(store.Stage("kept", [Image(1)], Now));
        store.Discard(store.Stage("kept", [Image(2)], Now));
        store.Discard(store.Stage("lost", [Image(3)], Now));

        store.Items.ShouldHaveSingleItem().Photographs.Count.ShouldBe(1);
        Directory.EnumerateFiles(_folder.FullName, "*.jpg", SearchOption.AllDirectories).Count().ShouldBe(1);
    }

    [Fact]
    public void RenameAndRemove_ThenOpenedAgain_AreDone()
    {
        using (var store = Open())
        {
            var first = store.Commit(store.Stage("first", [Image(1)], Now));
            var second = store.Commit(store.Stage("second", [Image(2)], Now));
            store.Rename(first.Id, "renamed");
            store.Remove(second.Id);
            store.Rename("000000000000", "nobody").ShouldBeNull();
            store.Remove("000000000000").ShouldBeNull();
        }

        using var again = Open();
        again.Items.ShouldHaveSingleItem().Label.ShouldBe("renamed");
        Directory.EnumerateDirectories(_folder.FullName).Count().ShouldBe(1);
    }

    [Fact]
    public void Open_DamagedItem_IsNamedAndLeftAlone()
    {
        string damaged;
        using (var store = Open())
        {
            store.Commit(store.Stage("well", [Image(1)], Now));
            damaged = Path.Combine(_folder.FullName, store.Commit(store.Stage("ill", [Image(2)], Now)).Id, "item.json");
        }
        File.WriteAllText(damaged, "{ no json");
        var told = new List<UnreadablePath>();

        using var again = ItemStore.Open(_folder.FullName, told.Add);

        again.Items.ShouldHaveSingleItem().Label.ShouldBe("well");
        told.ShouldHaveSingleItem().Path.ShouldBe(damaged);
        File.Exists(damaged).ShouldBeTrue();
    }

    [Fact]
    public void Open_WithAnyLetterOfADescriptionChanged_DeletesNothingAndNamesIt()
    {
        string description;
        using (var store = Open())
        {
            store.Commit(store.Stage("well", [Image(1)], Now));
            description = Path.Combine(_folder.FullName, store.Commit(store.Stage("ill", [Image(2), Image(3)], Now)).Id, "item.json");
        }
        var whole = File.ReadAllBytes(description);
        var photographs = Directory.GetFiles(Path.GetDirectoryName(description)!).Length;
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i] ^= 1;
            File.WriteAllBytes(description, changed);
            var told = new List<UnreadablePath>();
            using var store = ItemStore.Open(_folder.FullName, told.Add);
            Directory.GetFiles(Path.GetDirectoryName(description)!).Length.ShouldBe(photographs, $"byte {i}");
            // A space for a tab means the same.
            if (store.Items.Count == 2) store.Items.Select(item => item.Label).ShouldBe(["ill", "well"]);
            else told.ShouldHaveSingleItem().Path.ShouldBe(description);
        }
    }

    [Fact]
    public void Open_AnItemOfAnEarlierProgram_TakesItAndGivesItAChecksum()
    {
        string description;
        using (var store = Open()) description = Path.Combine(_folder.FullName, store.Commit(store.Stage("mug", [Image(1)], Now)).Id, "item.json");
        File.WriteAllText(description, JsonNode.Parse(File.ReadAllText(description))!["item"]!.ToJsonString());
        using (var store = Open()) store.Items.ShouldHaveSingleItem().Label.ShouldBe("mug");
        JsonNode.Parse(File.ReadAllText(description))!["checksum"].ShouldNotBeNull();
    }

    [Fact]
    public void Open_AnItemOfAnEarlierProgramWithAWrongName_NeverDeletesThePhotograph()
    {
        string folder;
        using (var store = Open()) folder = Path.Combine(_folder.FullName, store.Commit(store.Stage("mug", [Image(1), Image(2)], Now)).Id);
        var description = Path.Combine(folder, "item.json");
        File.WriteAllText(description, JsonNode.Parse(File.ReadAllText(description))!["item"]!.ToJsonString().Replace("0001.jpg", "0003.jpg"));
        for (var start = 0; start < 3; start++)
        {
            using var store = Open();
            store.Rename(store.Items[0].Id, $"mug {start}");
            File.Exists(Path.Combine(folder, "0001.jpg")).ShouldBeTrue();
        }
    }

    [Fact]
    public void Open_WithAMissingPhotograph_CountsItAgainOnceItIsRestored()
    {
        string photograph;
        using (var store = Open()) photograph = store.PhotographsOf(store.Commit(store.Stage("mug", [Image(1), Image(2)], Now)))[0].FullPath;
        File.Move(photograph, photograph + ".away");
        using (var store = Open())
        {
            store.Items.ShouldHaveSingleItem().Photographs.Count.ShouldBe(1);
            store.Rename(store.Items[0].Id, "cup");
            store.Commit(store.Stage("cup", [Image(3)], Now)).Photographs.Count.ShouldBe(2);
        }
        File.Move(photograph + ".away", photograph);
        using var again = Open();
        again.Items.ShouldHaveSingleItem().Photographs.Count.ShouldBe(3);
    }

    [Fact]
    public void FindDamaged_OfAChangedPhotograph_NamesIt()
    {
        using var store = Open();
        var item = store.Commit(store.Stage("mug", [Image(1), Image(2)], Now));
        store.FindDamaged().ShouldBeEmpty();
        var photograph = store.PhotographsOf(item)[1].FullPath;
        var bytes = File.ReadAllBytes(photograph);
        bytes[^1] ^= 1;
        File.WriteAllBytes(photograph, bytes);
        store.FindDamaged().ShouldHaveSingleItem().Path.ShouldBe(photograph);
    }

    [Fact]
    public void Open_ASecondTime_IsRefused()
    {
        using var store = Open();
        Should.Throw<IndexLockedException>(Open).Holder.ShouldContain($"process {Environment.ProcessId}");
    }

    [Theory]
    [InlineData(" Coffee mug ", "Coffee mug")]
    [InlineData("Fruit / Apple", "Fruit/Apple")]
    [InlineData("Käse/Å", "Käse/Å")]
    [InlineData("Toys/🧸 bear 👩‍🔬", "Toys/🧸 bear 👩‍🔬")]
    [InlineData("Console", "Console")]
    [InlineData("com", "com")]
    [InlineData("a.b, c (d) & 'e' #1 50 %", "a.b, c (d) & 'e' #1 50 %")]
    public void Check_ALabelThatCanBeAFolder_IsTakenWithoutOuterSpaces(string typed, string label) => ItemLabel.Check(typed).ShouldBe(label);

    [Theory]
    [InlineData(null, "none")]
    [InlineData("  ", "none")]
    [InlineData("../up", "begins with a dot")]
    [InlineData("a//b", "is empty")]
    [InlineData("/rooted", "is empty")]
    [InlineData("back\\slash", "no folder may have")]
    [InlineData("line\nbreak", "no folder may have")]
    [InlineData("#recycle", "systems use for themselves")]
    [InlineData("Fruit/@eaDir", "systems use for themselves")]
    [InlineData("lost+found", "systems use for themselves")]
    [InlineData("CON", "device's name")]
    [InlineData("Tools/aux.jpg", "device's name")]
    [InlineData("lpt3", "device's name")]
    [InlineData("COM\u00B2.txt", "device's name")]
    [InlineData("conout$", "device's name")]
    [InlineData("Mug.", "ends with a dot")]
    [InlineData("Mug\u202Egpj", "not seen")]
    [InlineData("Mug\u2066x\u2069", "not seen")]
    [InlineData("Mug\u200F", "not seen")]
    [InlineData("two\u2028lines", "not seen")]
    public void Check_ALabelThatCannotBeAFolder_IsRefusedWithTheReason(string? typed, string reason) =>
        Should.Throw<ItemLabelException>(() => ItemLabel.Check(typed)).Message.ShouldContain(reason);

    [Fact]
    public void Check_ALongLabel_IsRefused() => Should.Throw<ItemLabelException>(() => ItemLabel.Check(new string('a', 201))).Message.ShouldContain("201");

    [Fact]
    public void Check_APartThatNoFolderCanHold_IsRefused() =>
        Should.Throw<ItemLabelException>(() => ItemLabel.Check(string.Concat(Enumerable.Repeat("🧸", 80)))).Message.ShouldContain("320 bytes");

    private ItemStore Open() => ItemStore.Open(_folder.FullName);

    private static ReadOnlyMemory<byte> Image(byte number) => new byte[] { 0xFF, 0xD8, 0xFF, number };
}
