using EdgeAI.Embedding;

namespace EdgeAI.Tests.Embedding.Guest;

public class RefusedModuleTests
{
    [Fact]
    public void Load_WellBehavedGuest_Embeds()
    {
        using var folder = new GuestFolder("well-behaved");
        using var embedder = folder.Load();
        var embedding = new float[3];
        var features = new float[3];
        embedder.Embed(GuestFolder.Bright, embedding, features);
        embedding.ShouldBe([1, 0, 0]);
        features.ShouldBe([1, 0, 0]);
        embedder.Model.ShouldBe("toy 1");
    }

    [Theory]
    [InlineData("missing-export", "edgeai_features is missing")]
    [InlineData("wrong-signature", "edgeai_embed is not a function of 1 i32")]
    [InlineData("unknown-import", "wasi_snapshot_preview1.fd_write")]
    [InlineData("wrong-version", "Expected a module of ABI version 1, got version 7")]
    [InlineData("garbage-description", "I am an embedder")]
    [InlineData("incomplete-description", "features is 0, expected 1 to 65536")]
    [InlineData("incomplete-description", "defaultPath is \"other\", expected one of only")]
    [InlineData("out-of-bounds-input", "returned 131000; expected an aligned pointer to 768 bytes inside the guest's memory of 131,072 bytes")]
    [InlineData("start-trap", "cannot be instantiated")]
    public void Load_GuestThatBreaksTheAbi_IsRefusedAndSaysWhy(string guest, string reason)
    {
        using var folder = new GuestFolder(guest);
        Should.Throw<GuestModuleException>(folder.Load).Message.ShouldContain(reason);
    }

    [Fact]
    public void Load_GuestLargerThanTheMemoryLimit_IsRefusedAndNamesTheOption()
    {
        using var folder = new GuestFolder("large-memory");
        Should.Throw<GuestModuleException>(() => Embedder.Load(folder.Options.With(options => options.GuestMemoryLimitBytes = 32 << 20)))
            .Message.ShouldContain("Embedding:GuestMemoryLimitBytes");
        folder.Load().Dispose();
    }

    [Fact]
    public void Load_GoldenVectorMissed_IsRefusedAndNamesIt()
    {
        using var folder = new GuestFolder("well-behaved", 0.9f, 0.1f, 0);
        Should.Throw<GuestModuleException>(folder.Load).Message.ShouldContain("dark.png 0.99388");
    }

    [Fact]
    public void Load_GoldenVectorMissed_IsRefusedWhenTheCompiledModuleIsCachedToo()
    {
        using var folder = new GuestFolder("well-behaved", 0, 1, 0);
        Should.Throw<GuestModuleException>(folder.Load);
        Should.Throw<GuestModuleException>(folder.Load);
    }

    [Fact]
    public void Load_ModuleThatDoesNotFitItsHash_IsRefused()
    {
        using var folder = new GuestFolder("well-behaved");
        File.AppendAllText(Path.Combine(folder.Model, "embedder.wasm"), "x");
        Should.Throw<GuestModuleException>(folder.Load).Message.ShouldContain("expected SHA-256");
    }

    [Fact]
    public void Load_BytesThatAreNoModule_AreRefused()
    {
        using var folder = new GuestFolder("well-behaved");
        var path = Path.Combine(folder.Model, "embedder.wasm");
        File.WriteAllText(path, "no module");
        File.WriteAllText(path + ".sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("no module"u8)));
        Should.Throw<GuestModuleException>(folder.Load).Message.ShouldContain(path);
    }

    [Fact]
    public void Load_FolderWithoutModule_NamesTheOption() =>
        Should.Throw<GuestModuleException>(() => Embedder.Load(new EmbeddingOptions { ModelDirectory = "/nowhere" })).Message.ShouldContain("Embedding:ModelDirectory");

    [Fact]
    public void Load_UnknownPath_NamesThoseThatExist()
    {
        using var folder = new GuestFolder("well-behaved");
        Should.Throw<GuestModuleException>(() => Embedder.Load(folder.Options.With(options => options.Path = "int4"))).Message.ShouldContain("\"int4\"; this module has only");
    }
}
