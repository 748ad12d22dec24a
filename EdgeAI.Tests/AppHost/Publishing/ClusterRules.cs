using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace EdgeAI.Tests.AppHost.Publishing;

/// <summary>
/// What an API server, its admission of pods at the level "restricted", and a kubelet ask of objects beyond their schema, as far as
/// objects like ours can break it. No replacement for applying them to a cluster.
/// </summary>
internal static partial class ClusterRules
{
    private static readonly Regex Label = LabelPattern(), LabelValue = LabelValuePattern(), MapKey = MapKeyPattern(), Variable = VariablePattern(), PortName = PortNamePattern();

    /// <returns>One line for each fault.</returns>
    public static List<string> Faults(IReadOnlyList<IKubernetesObject> objects)
    {
        var faults = new List<string>();
        foreach (var item in objects)
        {
            var meta = ((IMetadata<V1ObjectMeta>)item).Metadata;
            var at = $"{item.Kind} {meta.Name}";
            faults.AddRange(Check(at, (Label.IsMatch(meta.Name) && meta.Name.Length <= 63, "the name is no DNS label")));
            faults.AddRange(LabelFaults(at, meta.Labels));
            if (PodTemplate(item) is { } template)
                faults.AddRange(PodFaults(at, template, item));
            faults.AddRange(item switch
            {
                V1Service service => ServiceFaults(at, service, objects),
                V1ConfigMap map => Check(at, (map.Data.Keys.All(MapKey.IsMatch), "a key is not of letters, digits, '-', '_' and '.'")),
                V2HorizontalPodAutoscaler scaler => ScalerFaults(at, scaler, objects),
                V1PodDisruptionBudget budget => Check(at,
                    (budget.Spec.MinAvailable is null != budget.Spec.MaxUnavailable is null, "exactly one of minAvailable and maxUnavailable"),
                    (Selects(budget.Spec.Selector, objects), "it selects no pod")),
                V1NetworkPolicy policy => Check(at,
                    (policy.Spec.PodSelector.MatchLabels is null || Selects(policy.Spec.PodSelector, objects), "it selects no pod"),
                    (Ports(policy).All(port => port.Port is null || int.Parse(port.Port.Value) is > 0 and < 65536), "a port is none")),
                _ => [],
            });
        }
        return faults;
    }

    public static V1PodTemplateSpec? PodTemplate(IKubernetesObject item) => item switch
    {
        V1Deployment deployment => deployment.Spec.Template,
        V1StatefulSet set => set.Spec.Template,
        V1DaemonSet set => set.Spec.Template,
        V1Job job => job.Spec.Template,
        V1Pod pod => new V1PodTemplateSpec { Metadata = pod.Metadata, Spec = pod.Spec },
        _ => null,
    };

    private static IEnumerable<string> PodFaults(string at, V1PodTemplateSpec template, IKubernetesObject owner)
    {
        var pod = template.Spec;
        var volumes = (pod.Volumes ?? []).Select(volume => volume.Name).Concat((owner as V1StatefulSet)?.Spec.VolumeClaimTemplates.Select(claim => claim.Metadata.Name) ?? []).ToList();
        var containers = (pod.InitContainers ?? []).Concat(pod.Containers).ToList();
        var selector = owner switch { V1Deployment d => d.Spec.Selector, V1StatefulSet s => s.Spec.Selector, V1DaemonSet s => s.Spec.Selector, _ => null };
        return
        [
            .. LabelFaults(at, template.Metadata.Labels),
            .. Check(at,
                (selector is null || selector.MatchLabels.All(label => template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value), "its selector does not select its own pods"),
                (pod.SecurityContext is { RunAsNonRoot: true, RunAsUser: > 0, SeccompProfile.Type: "RuntimeDefault" or "Localhost" }, "restricted: a numeric user that is not root, and seccomp"),
                (pod.HostNetwork is not true && pod.HostPID is not true && pod.HostIPC is not true, "restricted: no namespace of the host"),
                ((pod.Volumes ?? []).All(volume => volume is { HostPath: null, Nfs: null }), "restricted: no volume of the host"),
                (volumes.Distinct().Count() == volumes.Count, "a volume is there twice"),
                (containers.Select(container => container.Name).Distinct().Count() == containers.Count, "a container is there twice"),
                (owner is V1Job or V1Pod ? pod.RestartPolicy is "OnFailure" or "Never" : pod.RestartPolicy is null or "Always", "its restart policy is not one of its kind"),
                ((pod.InitContainers ?? []).All(init => init is { LivenessProbe: null, ReadinessProbe: null, StartupProbe: null }), "an init container has no probes")),
            .. containers.SelectMany(container => ContainerFaults($"{at}, {container.Name}", container, volumes)),
        ];
    }

    private static List<string> ContainerFaults(string at, V1Container container, List<string> volumes)
    {
        var ports = (container.Ports ?? []).ToList();
        var probes = new[] { container.LivenessProbe, container.ReadinessProbe, container.StartupProbe }.OfType<V1Probe>().ToList();
        var (requests, limits) = (container.Resources.Requests, container.Resources.Limits);
        return Check(at,
            (Label.IsMatch(container.Name), "the name is no DNS label"),
            (container.SecurityContext is { AllowPrivilegeEscalation: false, Privileged: null or false } && container.SecurityContext.Capabilities.Drop.Contains("ALL") && container.SecurityContext.Capabilities.Add is null, "restricted: no privilege"),
            (container.VolumeMounts.All(mount => volumes.Contains(mount.Name)), "it mounts a volume that the pod has not"),
            (container.VolumeMounts.Select(mount => mount.MountPath).Distinct().Count() == container.VolumeMounts.Count, "two volumes are mounted at one path"),
            (container.VolumeMounts.All(mount => mount.MountPath.StartsWith('/') && !mount.MountPath.Contains(':')), "a mount path is not absolute"),
            ((container.Env ?? []).All(variable => Variable.IsMatch(variable.Name) && (variable.Value is null || variable.ValueFrom is null)), "a variable has no usable name, or two values"),
            ((container.Env ?? []).Select(variable => variable.Name).Distinct().Count() == (container.Env ?? []).Count, "a variable is there twice"),
            (ports.All(port => PortName.IsMatch(port.Name) && port.Name.Length <= 15 && port.ContainerPort is > 0 and < 65536), "a port's name or number is none"),
            (ports.Select(port => port.Name).Distinct().Count() == ports.Count, "a port is there twice"),
            (probes.All(probe => probe.HttpGet is { Scheme: "HTTP" or "HTTPS" } get && get.Path.StartsWith('/') && ports.Any(port => $"{port.ContainerPort}" == get.Port.Value)), "a probe asks a port that the container has not"),
            (new[] { container.LivenessProbe, container.StartupProbe }.OfType<V1Probe>().All(probe => probe.SuccessThreshold is null or 1), "liveness and startup succeed at the first success"),
            (requests.All(request => !limits.TryGetValue(request.Key, out var limit) || request.Value.ToDecimal() <= limit.ToDecimal()), "it requests more than its limit"),
            (limits.Where(limit => limit.Key.Contains('/')).All(limit => limit.Value.ToDecimal() % 1 == 0), "a device is counted in whole numbers"));
    }

    private static List<string> ServiceFaults(string at, V1Service service, IReadOnlyList<IKubernetesObject> objects)
    {
        var pods = objects.Select(PodTemplate).OfType<V1PodTemplateSpec>().Where(pod => service.Spec.Selector.All(label => pod.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value)).ToList();
        var open = pods.SelectMany(pod => pod.Spec.Containers).SelectMany(container => container.Ports ?? []).Select(port => $"{port.ContainerPort}").ToList();
        return Check(at, (pods.Count == 1, "it does not lead to exactly one kind of pod"), (service.Spec.Ports.All(port => open.Contains(port.TargetPort.Value)), "it leads to a port that its pods have not"));
    }

    private static List<string> ScalerFaults(string at, V2HorizontalPodAutoscaler scaler, IReadOnlyList<IKubernetesObject> objects)
    {
        var target = objects.OfType<V1Deployment>().SingleOrDefault(deployment => deployment.Metadata.Name == scaler.Spec.ScaleTargetRef.Name);
        return Check(at,
            (target is not null, "it scales nothing that is there"),
            (target?.Spec.Replicas is null, "both it and the Deployment say how many"),
            (target?.Spec.Template.Spec.Containers.All(container => container.Resources.Requests.ContainsKey("cpu")) == true, "a share of the CPU needs a request for CPU"),
            (scaler.Spec.MinReplicas is > 0 && scaler.Spec.MinReplicas <= scaler.Spec.MaxReplicas, "the least is more than the most"));
    }

    private static bool Selects(V1LabelSelector selector, IEnumerable<IKubernetesObject> objects) => objects.Select(PodTemplate).OfType<V1PodTemplateSpec>()
        .Any(pod => selector.MatchLabels.All(label => pod.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value));

    private static IEnumerable<V1NetworkPolicyPort> Ports(V1NetworkPolicy policy) =>
        (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []).Concat((policy.Spec.Egress ?? []).SelectMany(rule => rule.Ports ?? []));

    private static List<string> LabelFaults(string at, IDictionary<string, string>? labels) =>
        Check(at, ((labels ?? new Dictionary<string, string>()).All(label => label.Value.Length <= 63 && LabelValue.IsMatch(label.Value) && label.Key.Split('/') is { Length: <= 2 } parts && MapKey.IsMatch(parts[^1]) && parts[^1].Length <= 63), "a label is none"));

    private static List<string> Check(string at, params (bool Holds, string Fault)[] rules) => [.. rules.Where(rule => !rule.Holds).Select(rule => $"{at}: {rule.Fault}")];

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex LabelPattern();

    [GeneratedRegex("^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$")]
    private static partial Regex LabelValuePattern();

    [GeneratedRegex("^[-._a-zA-Z0-9]+$")]
    private static partial Regex MapKeyPattern();

    [GeneratedRegex("^[A-Za-z_.-][A-Za-z0-9_.-]*$")]
    private static partial Regex VariablePattern();

    [GeneratedRegex("^(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex PortNamePattern();
}
