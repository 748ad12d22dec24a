namespace EdgeAI.Orchestration;

/// <summary>Where a project lies; generated for every project that the AppHost's project file references.</summary>
public interface IProjectMetadata
{
    /// <summary>Absolute path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>Absolute path of the built assembly; null when only the project file is known.</summary>
    string? TargetPath => null;
}

/// <summary>Names the project of a resource.</summary>
internal sealed class ProjectAnnotation(IProjectMetadata metadata) : ApplicationModel.IResourceAnnotation
{
    public IProjectMetadata Metadata { get; } = metadata;
}

/// <summary>A project known by its path alone.</summary>
internal sealed class ProjectPathMetadata(string projectPath) : IProjectMetadata
{
    public string ProjectPath { get; } = projectPath;
}
