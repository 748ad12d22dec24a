using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference.Hosting;

/// <summary>A disk that answers EIO to fsync, by a library that is loaded before the C library: nothing is acknowledged that it may have lost.</summary>
public sealed class FailingDiskTests : IDisposable
{
    private const string Shim = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <stdlib.h>
        #include <unistd.h>
        static int fails(void) { const char *flag = getenv("EDGEAI_TEST_DISK_FAILS"); return flag && access(flag, F_OK) == 0; }
        int fsync(int file) { if (fails()) { errno = EIO; return -1; } return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file); }
        int fdatasync(int file) { if (fails()) { errno = EIO; return -1; } return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file); }
        """;

    private readonly TwinCatalog _catalog = new();

    private string Flag => _catalog.IndexPath + ".fails";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Changes_WhileTheDiskFails_AreRefusedAndTheOthersSurviveAKill()
    {
        var library = await CompileOrSkipAsync();
        await using (var service = Start(new Dictionary<string, string> { ["LD_PRELOAD"] = library, ["EDGEAI_TEST_DISK_FAILS"] = Flag }))
        {
            using var http = await ReadyAsync(service);
            (await CorrectAsync(http, 0)).ShouldBe(HttpStatusCode.Created);
            (await TeachAsync(http, "Mug", 0)).ShouldBe(HttpStatusCode.Created);

            await File.WriteAllTextAsync(Flag, "", Cancellation);
            ((int)await CorrectAsync(http, 1)).ShouldBeGreaterThanOrEqualTo(500);
            ((int)await TeachAsync(http, "Cup", 180)).ShouldBeGreaterThanOrEqualTo(500);
            // The frames go on.
            (await http.PostImageAsync("/search?k=1", TwinCatalog.Twin(0))).StatusCode.ShouldBe(HttpStatusCode.OK);

            File.Delete(Flag);
            (await CorrectAsync(http, 2)).ShouldBe(HttpStatusCode.Created);
            (await TeachAsync(http, "Bowl", 90)).ShouldBe(HttpStatusCode.Created);
        }
        await using var again = Start([]);
        using var after = await ReadyAsync(again);
        (await after.GetFromJsonAsync<JsonElement>("/feedback", Cancellation)).GetProperty("corrections").GetArrayLength().ShouldBe(2);
        (await after.GetFromJsonAsync<JsonElement>("/items", Cancellation)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("label").GetString())
            .ShouldBe(["Bowl", "Mug"]);
        (await after.GetStringAsync("/health", Cancellation)).ShouldStartWith("Healthy");
    }

    private ServiceProcess Start(Dictionary<string, string> environment) =>
        ServiceProcess.Start(["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={_catalog.IndexPath}", "--Embedding:CallDeadline=00:00:30"], environment);

    private static async Task<HttpClient> ReadyAsync(ServiceProcess service)
    {
        var http = new HttpClient { BaseAddress = await service.WaitForPageAsync() };
        for (var tries = 0; !(await http.GetAsync("/health", Cancellation)).IsSuccessStatusCode; tries++)
        {
            tries.ShouldBeLessThan(600);
            await Task.Delay(100, Cancellation);
        }
        return http;
    }

    private static async Task<HttpStatusCode> CorrectAsync(HttpClient http, int view) => (await http.PostImageAsync($"/feedback?is={TwinCatalog.Right}", TwinCatalog.Twin(view))).StatusCode;

    private static async Task<HttpStatusCode> TeachAsync(HttpClient http, string label, int view) =>
        (await http.PostAsJsonAsync("/items", new { label, images = new[] { DrawnMug.Draw(view) } }, Cancellation)).StatusCode;

    private async Task<string> CompileOrSkipAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_PRELOAD is Linux's.");
        var (source, library) = (_catalog.IndexPath + ".c", _catalog.IndexPath + ".so");
        await File.WriteAllTextAsync(source, Shim, Cancellation);
        foreach (var compiler in new[] { "cc", "clang", "gcc" })
            try
            {
                using var compile = Process.Start(new ProcessStartInfo(compiler, ["-shared", "-fPIC", "-o", library, source, "-ldl"]))!;
                await compile.WaitForExitAsync(Cancellation);
                if (compile.ExitCode == 0) return library;
            }
            catch (Win32Exception)
            {
                // Not installed.
            }
        Assert.Skip("There is no C compiler to make a disk fail with.");
        return library;
    }
}
