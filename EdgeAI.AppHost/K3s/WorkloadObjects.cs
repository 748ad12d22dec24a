using k8s;
using k8s.Models;

namespace EdgeAI.AppHost.K3s;

/// <summary>Makes the objects of one workload.</summary>
internal static class WorkloadObjects
{
    private const int TargetCpuPercent = 75;

    /// <summary>More than two hours with the cluster's back-off: the catalog may be copied to the volume only after the deployment.</summary>
    private const int JobRetries = 30;

    public static IEnumerable<IKubernetesObject> Of(Workload workload)
    {
        if (workload.Settings.Count > 0)
            yield return new V1ConfigMap { ApiVersion = "v1", Kind = "ConfigMap", Metadata = Labels.Meta($"{workload.Name}-settings", workload.Name), Data = new SortedDictionary<string, string>(workload.Settings.ToDictionary(), StringComparer.Ordinal) };
        yield return Runner(workload);
        if (workload.Ports.Count > 0)
            yield return Service(workload);
        if (workload.Kind is WorkloadKind.Service)
        {
            yield return Budget(workload);
            yield return Autoscaler(workload);
        }
        if (workload.Kind is WorkloadKind.Database)
            yield return Budget(workload);
        yield return Policy(workload);
    }

    private static IKubernetesObject Runner(Workload workload) => workload.Kind switch
    {
        WorkloadKind.NodeWorker => new V1DaemonSet
        {
            ApiVersion = "apps/v1", Kind = "DaemonSet", Metadata = Labels.Meta(workload.Name, workload.Name),
            Spec = new V1DaemonSetSpec { Selector = Labels.Select(workload.Name), Template = PodTemplates.Of(workload) },
        },
        WorkloadKind.Job => new V1Job
        {
            ApiVersion = "batch/v1", Kind = "Job", Metadata = Labels.Meta(workload.Name, workload.Name),
            // A job's pod template is immutable: a finished job is removed so that the next apply can create it again.
            Spec = new V1JobSpec { BackoffLimit = JobRetries, TtlSecondsAfterFinished = 600, Template = PodTemplates.Of(workload) },
        },
        WorkloadKind.Database => new V1StatefulSet
        {
            ApiVersion = "apps/v1", Kind = "StatefulSet", Metadata = Labels.Meta(workload.Name, workload.Name),
            Spec = new V1StatefulSetSpec
            {
                ServiceName = workload.Name,
                Replicas = workload.Replicas,
                Selector = Labels.Select(workload.Name),
                Template = PodTemplates.Of(workload),
                VolumeClaimTemplates = [.. workload.Volumes.Select(volume => new V1PersistentVolumeClaim
                {
                    Metadata = Labels.Meta(volume.Name, workload.Name),
                    Spec = ClusterObjects.ClaimSpec("10Gi"),
                })],
            },
        },
        _ => new V1Deployment
        {
            ApiVersion = "apps/v1", Kind = "Deployment", Metadata = Labels.Meta(workload.Name, workload.Name),
            Spec = new V1DeploymentSpec
            {
                // The autoscaler counts the copies.
                Selector = Labels.Select(workload.Name),
                Template = PodTemplates.Of(workload),
                Strategy = new V1DeploymentStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdateDeployment { MaxUnavailable = 0, MaxSurge = 1 } },
            },
        },
    };

    private static V1Service Service(Workload workload) => new()
    {
        ApiVersion = "v1", Kind = "Service", Metadata = Labels.Meta(workload.Name, workload.Name),
        Spec = new V1ServiceSpec
        {
            // A StatefulSet's pods are found by name through a Service without an address.
            ClusterIP = workload.Kind == WorkloadKind.Database ? "None" : null,
            Selector = new Dictionary<string, string> { [Labels.Name] = workload.Name },
            Ports = [.. workload.Ports.Select(port => new V1ServicePort { Name = port.Name, Port = port.Number, TargetPort = port.Number, Protocol = "TCP" })],
        },
    };

    private static V1PodDisruptionBudget Budget(Workload workload) => new()
    {
        ApiVersion = "policy/v1", Kind = "PodDisruptionBudget", Metadata = Labels.Meta(workload.Name, workload.Name),
        // With one copy a minimum of one would forbid ever draining the node.
        Spec = workload.Replicas > 1
            ? new V1PodDisruptionBudgetSpec { MinAvailable = 1, Selector = Labels.Select(workload.Name) }
            : new V1PodDisruptionBudgetSpec { MaxUnavailable = 1, Selector = Labels.Select(workload.Name) },
    };

    private static V2HorizontalPodAutoscaler Autoscaler(Workload workload) => new()
    {
        ApiVersion = "autoscaling/v2", Kind = "HorizontalPodAutoscaler", Metadata = Labels.Meta(workload.Name, workload.Name),
        Spec = new V2HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = new V2CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = workload.Name },
            MinReplicas = workload.Replicas,
            MaxReplicas = workload.Replicas + 2,
            Metrics = [new V2MetricSpec { Type = "Resource", Resource = new V2ResourceMetricSource { Name = "cpu", Target = new V2MetricTarget { Type = "Utilization", AverageUtilization = TargetCpuPercent } } }],
        },
    };

    /// <summary>What may come in and go out beyond the default of nothing.</summary>
    private static V1NetworkPolicy Policy(Workload workload) => new()
    {
        ApiVersion = "networking.k8s.io/v1", Kind = "NetworkPolicy", Metadata = Labels.Meta(workload.Name, workload.Name),
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = Labels.Select(workload.Name),
            PolicyTypes = ["Ingress", "Egress"],
            Ingress = Ingress(workload),
            Egress = workload.ConnectsTo.Count == 0 ? null :
                [new V1NetworkPolicyEgressRule { To = [.. workload.ConnectsTo.Select(target => new V1NetworkPolicyPeer { PodSelector = Labels.Select(target) })] }],
        },
    };

    private static List<V1NetworkPolicyIngressRule>? Ingress(Workload workload)
    {
        if (workload.Ports.Count == 0)
            return null;
        var fromUs = new V1NetworkPolicyIngressRule
        {
            FromProperty = [new V1NetworkPolicyPeer { PodSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [Labels.Uses(workload.Name)] = "true" } } }],
            Ports = PolicyPorts(workload.Ports),
        };
        var fromAnyone = new V1NetworkPolicyIngressRule { Ports = PolicyPorts(workload.Ports.Where(port => port.IsExternal)) };
        return workload.IsExternal ? [fromUs, fromAnyone] : [fromUs];
    }

    private static List<V1NetworkPolicyPort> PolicyPorts(IEnumerable<WorkloadPort> ports) =>
        [.. ports.Select(port => new V1NetworkPolicyPort { Port = port.Number, Protocol = "TCP" })];
}
