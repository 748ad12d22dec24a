namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>The service as a process of its own, healthy, on free ports, with a client. Disposing it is SIGKILL.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly ServiceProcess _process;

    private RunningService(ServiceProcess process, HttpClient http) => (_process, Http) = (process, http);

    public HttpClient Http { get; }

    /// <summary>Starts it, and waits until it can answer.</summary>
    public static async Task<RunningService> StartAsync(string indexPath, params string[] arguments)
    {
        var process = ServiceProcess.Start(["--Inference:IndexPath", indexPath, "--Inference:HttpPort", "0", "--Inference:GrpcPort", "0", .. arguments]);
        var service = new RunningService(process, new HttpClient { BaseAddress = await process.WaitForPageAsync() });
        for (var started = Environment.TickCount64; ; await Task.Delay(20))
        {
            using var health = await service.Http.GetAsync("/health", TestContext.Current.CancellationToken);
            if (health.IsSuccessStatusCode) return service;
            if (Environment.TickCount64 - started > 60_000) Assert.Fail(await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>SIGKILL, while somebody still waits for an answer.</summary>
    public ValueTask KillAsync() => _process.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await KillAsync();
    }
}
