using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Orchestration;

/// <summary>An application of tiny real processes (/bin/sh) in a folder of its own.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private DistributedApplication? _application;

    public TestApplication(params string[] args)
    {
        Folder = Directory.CreateTempSubdirectory("edgeai-orchestration-").FullName;
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, ProjectDirectory = Folder });
        Builder.Services.AddSingleton(new ConsoleOutput(TextWriter.Synchronized(_output), TextWriter.Synchronized(_error), colours: false));
    }

    public IDistributedApplicationBuilder Builder { get; }

    public string Folder { get; }

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("Start first.");

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public CancellationToken Timeout { get; } = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public IResourceBuilder<ExecutableResource> AddScript(string name, string script) => Builder.AddExecutable(name, "sh", Folder, "-c", script);

    public async Task<DistributedApplication> StartAsync()
    {
        _application = Builder.Build();
        await _application.StartAsync(Timeout);
        return _application;
    }

    public ResourceInstance Instance(string id) => Application.Supervisors.Single(s => s.Instance.Id == id).Instance;

    public ResourceSupervisor Supervisor(string id) => Application.Supervisors.Single(s => s.Instance.Id == id);

    /// <summary>Waits for a line that a resource wrote itself, and returns it.</summary>
    public async Task<string> LineAsync(string id, Func<string, bool> predicate)
    {
        using var follower = Instance(id).Log.Follow(0);
        await foreach (var line in follower.Lines.ReadAllAsync(Timeout))
            if (line.Stream != "system" && predicate(line.Text))
                return line.Text;
        throw new InvalidOperationException("The log ended.");
    }

    public Task<ResourceEvent> StateAsync(string name, string state) =>
        Application.ResourceNotifications.WaitForResourceAsync(name, e => e.Snapshot.State.Text == state, Timeout);

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What the kernel says about processes.</summary>
internal static class ProcessTable
{
    /// <summary>Whether a process runs; a zombie does not.</summary>
    public static bool IsRunning(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Waits until a process is gone.</summary>
    public static async Task<bool> IsGoneWithinAsync(int pid, TimeSpan limit)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < limit; await Task.Delay(20))
            if (!IsRunning(pid))
                return true;
        return !IsRunning(pid);
    }
}
