namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>Runs projects and executables as child processes.</summary>
internal sealed class ProcessRunner : IInstanceRunner
{
    public async Task<IInstanceRun> StartAsync(ResourceInstance instance, RunContext context, CancellationToken cancellationToken)
    {
        var program = ProgramLocator.Locate(instance.Resource);
        var composition = await InstanceComposition.ComposeAsync(instance, context.ExecutionContext, context.Unavailable, cancellationToken).ConfigureAwait(false);
        string[] arguments = [.. program.LeadingArguments, .. composition.Arguments.Select(argument => argument.Text)];
        instance.Update(snapshot => snapshot with
        {
            EnvironmentVariables = composition.Environment,
            Properties =
            [
                new ResourcePropertySnapshot("program", program.FileName),
                new ResourcePropertySnapshot("arguments", string.Join(' ', arguments), composition.Arguments.Any(argument => argument.IsSecret)),
                new ResourcePropertySnapshot("folder", program.WorkingDirectory),
            ],
        });
        cancellationToken.ThrowIfCancellationRequested();
        var process = context.Launcher.Start(new ChildProcessStart(program.FileName, arguments, program.WorkingDirectory,
            InheritedEnvironment.With(composition.Environment), instance.Log.Write));
        return new ProcessRun(process, program.FileName);
    }

    private sealed class ProcessRun(IChildProcess process, string program) : IInstanceRun
    {
        public int? ProcessId => process.ProcessId;

        public string Description => $"started {Path.GetFileName(program)} as process {process.ProcessId}";

        public Task<int> Completion => process.Completion;

        public async Task<int> StopAsync(TimeSpan grace, TimeProvider time)
        {
            process.Terminate();
            if (await Task.WhenAny(process.Completion, Task.Delay(grace, time)).ConfigureAwait(false) != process.Completion)
                process.Kill();
            return await process.Completion.ConfigureAwait(false);
        }
    }
}
