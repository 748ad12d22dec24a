using k8s;
using k8s.Models;

namespace EdgeAI.AppHost.K3s;

/// <summary>The objects that all workloads share.</summary>
internal static class ClusterObjects
{
    public const string Namespace = "edgeai";
    public const string SecretName = "edgeai-secrets";

    /// <summary>Annotation that says how to fill the secret. It is published without a value, because a published one would be everybody's key; pods that need it wait until it has one.</summary>
    private const string HowToFill = "edgeai/how-to-fill";

    private const string SharedDataSize = "5Gi";

    public static V1Namespace NamespaceObject() => new()
    {
        ApiVersion = "v1", Kind = "Namespace",
        Metadata = new V1ObjectMeta
        {
            Name = Namespace,
            // The cluster itself refuses pods that ask for more than ours do.
            Labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" },
        },
    };

    public static V1Secret? Secret(IReadOnlyList<Workload> workloads)
    {
        var names = workloads.SelectMany(workload => workload.Secrets.Values).Distinct().Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? null : new V1Secret
        {
            ApiVersion = "v1", Kind = "Secret",
            Metadata = new V1ObjectMeta
            {
                Name = SecretName,
                Labels = new Dictionary<string, string> { ["app.kubernetes.io/part-of"] = "edgeai" },
                Annotations = new Dictionary<string, string>
                {
                    [HowToFill] = $"kubectl -n {Namespace} patch secret {SecretName} -p '{{\"stringData\":{{{string.Join(',', names.Select(name => $"\"{name}\":\"KEY\""))}}}}}'",
                },
            },
            Type = "Opaque",
        };
    }

    public static IEnumerable<V1PersistentVolumeClaim> Claims(IReadOnlyList<Workload> workloads) => workloads
        .SelectMany(workload => workload.SharedData).Select(data => data.Claim).Distinct().Order(StringComparer.Ordinal)
        .Select(claim => new V1PersistentVolumeClaim { ApiVersion = "v1", Kind = "PersistentVolumeClaim", Metadata = new V1ObjectMeta { Name = claim }, Spec = ClaimSpec(SharedDataSize) });

    public static V1PersistentVolumeClaimSpec ClaimSpec(string size) => new()
    {
        AccessModes = ["ReadWriteOnce"],
        Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(size) } },
    };

    /// <summary>Nothing in, nothing out, for every pod of the namespace; each workload's own policy opens what it needs.</summary>
    public static IEnumerable<IKubernetesObject> Policies()
    {
        yield return new V1NetworkPolicy
        {
            ApiVersion = "networking.k8s.io/v1", Kind = "NetworkPolicy", Metadata = new V1ObjectMeta { Name = "deny-by-default" },
            Spec = new V1NetworkPolicySpec { PodSelector = new V1LabelSelector(), PolicyTypes = ["Ingress", "Egress"] },
        };
        yield return new V1NetworkPolicy
        {
            ApiVersion = "networking.k8s.io/v1", Kind = "NetworkPolicy", Metadata = new V1ObjectMeta { Name = "allow-dns" },
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector(),
                PolicyTypes = ["Egress"],
                Egress =
                [
                    new V1NetworkPolicyEgressRule
                    {
                        To = [new V1NetworkPolicyPeer { NamespaceSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "kube-system" } } }],
                        Ports = [new V1NetworkPolicyPort { Port = 53, Protocol = "UDP" }, new V1NetworkPolicyPort { Port = 53, Protocol = "TCP" }],
                    },
                ],
            },
        };
    }
}
