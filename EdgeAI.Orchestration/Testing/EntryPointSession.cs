using System.Reflection;

namespace EdgeAI.Orchestration.Testing;

/// <summary>Runs an AppHost's own <c>Main</c> under a test: the test meets its builder before it builds, and its application before it runs.</summary>
internal sealed class EntryPointSession
{
    private static readonly AsyncLocal<EntryPointSession?> CurrentSession = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Assembly _assembly;

    private EntryPointSession(Assembly assembly) => _assembly = assembly;

    public static EntryPointSession? Current => CurrentSession.Value;

    /// <summary>Starts the entry point of an assembly; returns when it wants to build.</summary>
    public static async Task<(EntryPointSession Session, DistributedApplicationBuilder Builder)> StartAsync(Assembly assembly, string[] args, CancellationToken cancellationToken)
    {
        var session = new EntryPointSession(assembly);
        // A thread of its own, because Build blocks it until the test has changed the model.
        new Thread(() => session.Invoke(args)) { IsBackground = true, Name = $"entry point of {assembly.GetName().Name}" }.Start();
        return (session, await session._building.Task.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return await _built.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void OnCreating(DistributedApplicationOptions options) => options.AssemblyName ??= _assembly.GetName().Name;

    public void OnBuilding(DistributedApplicationBuilder builder)
    {
        _building.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public void OnBuilt(DistributedApplication application) => _built.TrySetResult(application);

    public Task RunUntilDisposedAsync(CancellationToken cancellationToken) => _ended.Task.WaitAsync(cancellationToken);

    public void End()
    {
        _mayBuild.TrySetResult();
        _ended.TrySetResult();
    }

    private void Invoke(string[] args)
    {
        CurrentSession.Value = this;
        Exception? failure = null;
        try
        {
            var entryPoint = _assembly.EntryPoint ?? throw new InvalidOperationException($"{_assembly.GetName().Name} has no entry point.");
            var result = entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? null : [args]);
            (result as Task)?.GetAwaiter().GetResult();
        }
        catch (TargetInvocationException exception)
        {
            failure = exception.InnerException;
        }
        catch (Exception exception) when (exception is InvalidOperationException or DistributedApplicationException)
        {
            failure = exception;
        }
        failure ??= new InvalidOperationException($"The entry point of {_assembly.GetName().Name} returned without building an application.");
        _building.TrySetException(failure);
        _built.TrySetException(failure);
    }
}
