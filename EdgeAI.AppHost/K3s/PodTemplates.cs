using k8s.Models;

namespace EdgeAI.AppHost.K3s;

/// <summary>Makes the pod of a workload: unprivileged, read-only, with probes, requests and limits.</summary>
internal static class PodTemplates
{
    /// <summary>The user <c>app</c> of .NET's chiselled images; any number but 0 does for the others.</summary>
    private const long User = 1654;

    /// <summary>A slow board may take a minute and a half to come up; until then liveness does not count.</summary>
    private const int StartupFailures = 30;

    public static V1PodTemplateSpec Of(Workload workload) => new()
    {
        Metadata = new V1ObjectMeta { Labels = Labels.OfPod(workload) },
        Spec = new V1PodSpec
        {
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            RestartPolicy = workload.Kind == WorkloadKind.Job ? "OnFailure" : null,
            NodeSelector = NodeSelectorOf(workload),
            SecurityContext = new V1PodSecurityContext
            {
                RunAsNonRoot = true,
                RunAsUser = User,
                RunAsGroup = User,
                FsGroup = User,
                // The group "video" of Debian and Raspberry Pi OS owns the camera devices.
                SupplementalGroups = workload.Device is null ? null : [44],
                SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
            },
            // Of a job in steps all but the last are init containers: each starts when the one before has succeeded.
            InitContainers = workload.NextSteps.Count == 0 ? null : [.. StepsOf(workload).SkipLast(1)],
            Containers = [StepsOf(workload).Last()],
            Volumes =
            [
                new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() },
                .. workload.SharedData.Select(data => new V1Volume { Name = data.Claim, PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = data.Claim } }),
            ],
        },
    };

    private static Dictionary<string, string> NodeSelectorOf(Workload workload)
    {
        var selector = new Dictionary<string, string> { ["kubernetes.io/arch"] = "arm64" };
        if (workload.Device is not null)
            selector["edgeai/camera"] = "true";
        return selector;
    }

    private static IEnumerable<V1Container> StepsOf(Workload workload) =>
        workload.NextSteps.Prepend(new JobStepAnnotation(workload.Name, workload.Arguments)).Select(step => ContainerOf(workload, step));

    private static V1Container ContainerOf(Workload workload, JobStepAnnotation step) => new()
    {
        Name = step.Name,
        Image = workload.Image,
        ImagePullPolicy = "IfNotPresent",
        Args = step.Arguments.Count == 0 ? null : [.. step.Arguments],
        EnvFrom = workload.Settings.Count == 0 ? null : [new V1EnvFromSource { ConfigMapRef = new V1ConfigMapEnvSource { Name = $"{workload.Name}-settings" } }],
        Env = workload.Secrets.Count == 0 ? null :
        [
            // The secrets first: the others refer to them.
            .. workload.Secrets.Select(secret => new V1EnvVar { Name = secret.Key, ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = ClusterObjects.SecretName, Key = secret.Value } } }),
            .. workload.SecretSettings.Select(setting => new V1EnvVar { Name = setting.Key, Value = setting.Value }),
        ],
        Ports = workload.Ports.Count == 0 ? null : [.. workload.Ports.Select(port => new V1ContainerPort { Name = port.Name, ContainerPort = port.Number, Protocol = "TCP" })],
        // Not readiness where there is liveness: a pod that waits for another, or for its data, must not be killed for it.
        StartupProbe = ProbeOf(workload, ProbeType.Startup) ?? ProbeOf(workload, ProbeType.Liveness, StartupFailures) ?? ProbeOf(workload, ProbeType.Readiness, StartupFailures),
        ReadinessProbe = ProbeOf(workload, ProbeType.Readiness),
        LivenessProbe = ProbeOf(workload, ProbeType.Liveness),
        Resources = ResourcesOf(workload),
        SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
        },
        VolumeMounts =
        [
            new V1VolumeMount { Name = "tmp", MountPath = "/tmp" },
            .. workload.SharedData.Select(data => new V1VolumeMount { Name = data.Claim, MountPath = data.Path }),
            .. workload.Volumes.Select(volume => new V1VolumeMount { Name = volume.Name, MountPath = volume.Path }),
        ],
    };

    private static V1Probe? ProbeOf(Workload workload, ProbeType type, int? failures = null) =>
        workload.Probes.FirstOrDefault(probe => probe.Type == type) is not { } probe ? null : new V1Probe
        {
            HttpGet = new V1HTTPGetAction
            {
                Path = probe.Path,
                Port = WorkloadReader.PortOf(probe.EndpointReference.EndpointAnnotation),
                // In capitals: an API server refuses the scheme in lower case.
                Scheme = probe.EndpointReference.EndpointAnnotation.UriScheme.ToUpperInvariant(),
            },
            InitialDelaySeconds = failures is null ? probe.InitialDelaySeconds : 0,
            PeriodSeconds = failures is null ? probe.PeriodSeconds : 3,
            TimeoutSeconds = probe.TimeoutSeconds,
            FailureThreshold = failures ?? probe.FailureThreshold,
            SuccessThreshold = 1,
        };

    /// <summary>Sized for a 2 GB board: the guest may take 256 MiB, the index is mapped and not loaded.</summary>
    private static V1ResourceRequirements ResourcesOf(Workload workload)
    {
        var (cpu, memory, cpuLimit, memoryLimit) = workload.Kind switch
        {
            WorkloadKind.Service => ("500m", "128Mi", "2", "512Mi"),
            WorkloadKind.NodeWorker => ("250m", "64Mi", "1", "192Mi"),
            WorkloadKind.Job => ("1", "256Mi", "4", "768Mi"),
            _ => ("250m", "256Mi", "2", "1Gi"),
        };
        var requirements = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), ["memory"] = new(memory) },
            Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpuLimit), ["memory"] = new(memoryLimit) },
        };
        if (workload.Device is not null)
            requirements.Limits[workload.Device] = new ResourceQuantity("1");
        return requirements;
    }
}

/// <summary>Labels of the objects and the selectors made of them.</summary>
internal static class Labels
{
    public const string Name = "app.kubernetes.io/name";

    public static Dictionary<string, string> Of(string workload) => new() { [Name] = workload, ["app.kubernetes.io/part-of"] = "edgeai" };

    /// <summary>A pod is also labeled with what it uses; the network policies of those select by that.</summary>
    public static Dictionary<string, string> OfPod(Workload workload)
    {
        var labels = Of(workload.Name);
        foreach (var target in workload.ConnectsTo)
            labels[Uses(target)] = "true";
        return labels;
    }

    public static string Uses(string workload) => $"edgeai/uses-{workload}";

    public static V1LabelSelector Select(string workload) => new() { MatchLabels = new Dictionary<string, string> { [Name] = workload } };

    public static V1ObjectMeta Meta(string name, string workload) => new() { Name = name, Labels = Of(workload) };
}
