using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.Orchestration;

/// <summary>Composes a distributed application.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>The AppHost's configuration: appsettings, user secrets, environment, command line.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>Folder of the AppHost's project file; relative paths of the model are relative to it.</summary>
    string AppHostDirectory { get; }

    /// <summary>The AppHost's assembly.</summary>
    Assembly? AppHostAssembly { get; }

    /// <summary>The AppHost's environment (Development, Production).</summary>
    IHostEnvironment Environment { get; }

    /// <summary>Services of the AppHost itself.</summary>
    IServiceCollection Services { get; }

    /// <summary>Whether the model is run or published.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The model so far.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Adds a resource.</summary>
    /// <exception cref="DistributedApplicationException">The name is taken.</exception>
    IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;

    /// <summary>A builder for a resource that is not part of the model, or already is.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource;

    /// <summary>Ends the composition.</summary>
    DistributedApplication Build();
}

/// <summary>Adds facts to one resource.</summary>
/// <typeparam name="T">The resource.</typeparam>
public interface IResourceBuilder<out T> where T : IResource
{
    /// <summary>The application under composition.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }

    /// <summary>Adds a fact.</summary>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}

/// <summary>What happens to earlier facts of the same kind.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>They stay.</summary>
    Append,

    /// <summary>They go.</summary>
    Replace,
}

/// <summary>Running or publishing.</summary>
/// <param name="operation">Which of the two.</param>
/// <param name="publisherName">Which publisher.</param>
public sealed class DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName = "manifest")
{
    /// <summary>Which of the two.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>Which publisher.</summary>
    public string PublisherName { get; } = publisherName;

    /// <summary>Whether the application runs here.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>Whether the model is written down for a deployment.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;
}

/// <summary>What is done with the model.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>It runs here.</summary>
    Run,

    /// <summary>It is written down for a deployment.</summary>
    Publish,
}

/// <summary>What an AppHost may say about itself.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>Command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>Name of the AppHost's assembly; the entry assembly when null.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Folder of the AppHost's project file; read from the assembly when null.</summary>
    public string? ProjectDirectory { get; set; }
}

/// <summary>A mistake in the model, its configuration or its surroundings: the message says what to do.</summary>
public class DistributedApplicationException : Exception
{
    /// <param name="message">What was expected, what came, what to do.</param>
    public DistributedApplicationException(string message) : base(message)
    {
    }

    /// <param name="message">What was expected, what came, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public DistributedApplicationException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
