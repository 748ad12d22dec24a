using System.Text;
using k8s;

namespace EdgeAI.AppHost.K3s;

/// <summary>Writes the Kustomize base: one file for each workload, others for what workloads share, and <c>kustomization.yaml</c>.</summary>
internal static class K3sPublisher
{
    private const string Header = "# Generated from the application model: dotnet run --project EdgeAI.AppHost -- --operation publish --step publish-k3s --output-path ../deploy\n";

    private const string NamespaceFile = "namespace.yaml";

    /// <returns>Paths of the files written.</returns>
    public static async Task<IReadOnlyList<string>> PublishAsync(IReadOnlyList<IResource> resources, DistributedApplicationExecutionContext publish, string folder, CancellationToken cancellationToken)
    {
        var files = await WriteAsync(resources, publish, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files)
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken).ConfigureAwait(false);
        return [.. files.Keys.Select(name => Path.Combine(folder, name))];
    }

    /// <returns>The text of each file by its name.</returns>
    public static async Task<SortedDictionary<string, string>> WriteAsync(IReadOnlyList<IResource> resources, DistributedApplicationExecutionContext publish, CancellationToken cancellationToken)
    {
        var workloads = await new WorkloadReader(resources, publish).ReadAsync(cancellationToken).ConfigureAwait(false);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [NamespaceFile] = Yaml([ClusterObjects.NamespaceObject()]),
            ["network.yaml"] = Yaml(ClusterObjects.Policies()),
        };
        if (ClusterObjects.Secret(workloads) is { } secret)
            files["secrets.yaml"] = Yaml([secret]);
        if (ClusterObjects.Claims(workloads).ToList() is { Count: > 0 } claims)
            files["data.yaml"] = Yaml(claims);
        foreach (var workload in workloads)
            files[$"{workload.Name}.yaml"] = Yaml(WorkloadObjects.Of(workload));
        files["kustomization.yaml"] = Kustomization(files.Keys);
        return files;
    }

    private static string Yaml(IEnumerable<IKubernetesObject> objects) =>
        Header + string.Join("---\n", objects.Select(item => KubernetesYaml.Serialize(item).ReplaceLineEndings("\n").TrimEnd('\n') + "\n"));

    private static string Kustomization(IEnumerable<string> files)
    {
        var text = new StringBuilder(Header).Append("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n")
            .Append("namespace: ").Append(ClusterObjects.Namespace).Append("\nresources:\n");
        // The namespace first, for those who apply the files in this order.
        foreach (var file in files.OrderBy(file => file != NamespaceFile))
            text.Append("  - ").Append(file).Append('\n');
        return text.ToString();
    }
}
