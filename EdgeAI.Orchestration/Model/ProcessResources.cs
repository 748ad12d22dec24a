namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A .NET project, run from its built output.</summary>
/// <param name="name">Name, which is its host name in service discovery.</param>
public class ProjectResource(string name) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IResourceWithProbes;

/// <summary>A program that is not one of the application's projects.</summary>
/// <param name="name">Name, which is its host name in service discovery.</param>
/// <param name="command">The program: a path, or a name that is looked up in <c>PATH</c>.</param>
/// <param name="workingDirectory">Folder it starts in.</param>
public class ExecutableResource(string name, string command, string workingDirectory) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IResourceWithProbes
{
    /// <summary>The program: a path, or a name that is looked up in <c>PATH</c>.</summary>
    public string Command { get; } = command;

    /// <summary>Folder it starts in.</summary>
    public string WorkingDirectory { get; } = workingDirectory;
}
