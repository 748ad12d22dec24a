namespace EdgeAI.AppHost.K3s;

/// <summary>The resource runs on every node that offers a device, such as a camera, and gets one of them.</summary>
/// <param name="DeviceName">Name of the extended resource by which a device plugin offers it, such as <c>squat.ai/video</c>.</param>
public sealed record NodeDeviceAnnotation(string DeviceName) : IResourceAnnotation;

/// <summary>The resource keeps data that outlives its pod, shared with others that name the same claim.</summary>
/// <param name="Claim">Name of the volume claim.</param>
/// <param name="Path">Folder in the container.</param>
public sealed record SharedDataAnnotation(string Claim, string Path) : IResourceAnnotation;

/// <summary>A further step of a job: the same image in the same pod with other arguments, once the steps before have succeeded.</summary>
/// <param name="Name">Name of the step.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record JobStepAnnotation(string Name, IReadOnlyList<string> Arguments) : IResourceAnnotation;

/// <summary>What a deployment needs to know and a run on one machine does not.</summary>
public static class DeploymentBuilderExtensions
{
    /// <summary>Runs on every node that offers a device, and gets one of them.</summary>
    public static IResourceBuilder<ProjectResource> WithNodeDevice(this IResourceBuilder<ProjectResource> builder, string deviceName) =>
        builder.WithAnnotation(new NodeDeviceAnnotation(deviceName));

    /// <summary>Keeps data that outlives the pod, shared with others that name the same claim.</summary>
    public static IResourceBuilder<ProjectResource> WithSharedData(this IResourceBuilder<ProjectResource> builder, string claim, string path) =>
        builder.WithAnnotation(new SharedDataAnnotation(claim, path));

    /// <summary>Adds a step: the job's image again with other arguments, in the same pod, once the steps before have succeeded.</summary>
    public static IResourceBuilder<ProjectResource> WithNextStep(this IResourceBuilder<ProjectResource> job, string name, params string[] arguments) =>
        job.WithAnnotation(new JobStepAnnotation(name, arguments));
}
