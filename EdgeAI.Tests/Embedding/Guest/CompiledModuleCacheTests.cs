using EdgeAI.Embedding.Guest;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAI.Tests.Embedding.Guest;

public class CompiledModuleCacheTests
{
    [Fact]
    public void Load_SecondTime_TakesTheModuleFromDisk()
    {
        using var folder = new GuestFolder("well-behaved");
        Load(folder).ShouldBeTrue();
        Load(folder).ShouldBeFalse();
    }

    [Fact]
    public void Load_FirstTime_RunsFromTheFileToo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        using var folder = new GuestFolder("well-behaved");
        var mapped = false;
        Load(folder, () => mapped = File.ReadAllText("/proc/self/maps").Contains(folder.Cache, StringComparison.Ordinal)).ShouldBeTrue();
        mapped.ShouldBeTrue();
    }

    [Fact]
    public void Load_CompiledModule_LiesBesideItsHashAndNothingElseIsLeft()
    {
        using var folder = new GuestFolder("well-behaved");
        Load(folder);
        var files = Directory.GetFiles(folder.Cache).Select(Path.GetFileName).Order().ToArray();
        files.Length.ShouldBe(2);
        files[0]!.ShouldEndWith(".cwasm");
        files[1].ShouldBe(files[0] + ".sha256");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4000)]
    public void Load_DamagedFile_IsCompiledAgain(int keptBytes)
    {
        using var folder = new GuestFolder("well-behaved");
        Load(folder);
        var file = Directory.GetFiles(folder.Cache, "*.cwasm").Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..keptBytes]);
        Load(folder).ShouldBeTrue();
        Load(folder).ShouldBeFalse();
    }

    [Fact]
    public void Load_FileThatFitsItsHashButIsNoCompiledModule_IsCompiledAgain()
    {
        using var folder = new GuestFolder("well-behaved");
        Load(folder);
        var file = Directory.GetFiles(folder.Cache, "*.cwasm").Single();
        File.WriteAllText(file, "nonsense");
        File.WriteAllText(file + ".sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("nonsense"u8)));
        Load(folder).ShouldBeTrue();
    }

    [Fact]
    public void Load_FolderCannotBeMade_CompilesAtEveryStart()
    {
        using var folder = new GuestFolder("well-behaved");
        File.WriteAllText(folder.Cache, "a file where the folder should be");
        Load(folder).ShouldBeTrue();
        Load(folder).ShouldBeTrue();
    }

    [Fact]
    public void PathFor_OtherEngineSettings_IsAnotherFile()
    {
        var cache = new CompiledModuleCache("x", NullLogger.Instance);
        var hash = new string('a', 64);
        cache.PathFor(GuestEngine.Shared, hash).ShouldNotBe(cache.PathFor(new GuestEngine(epochInterruption: false), hash));
    }

    private static bool Load(GuestFolder folder, Action? whileLoaded = null)
    {
        var wasm = File.ReadAllBytes(Path.Combine(folder.Model, "embedder.wasm"));
        var cache = new CompiledModuleCache(folder.Cache, NullLogger.Instance);
        using var module = cache.Load(GuestEngine.Shared, "toy", wasm, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(wasm)), out var compiled);
        using var guest = new GuestInstance(GuestEngine.Shared, module, new GuestLimits(1 << 20, TimeSpan.FromSeconds(10)), new GuestLog(NullLogger.Instance));
        guest.AbiVersion().ShouldBe(1);
        whileLoaded?.Invoke();
        return compiled;
    }
}
