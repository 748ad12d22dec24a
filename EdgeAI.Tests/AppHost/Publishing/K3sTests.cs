using System.Diagnostics;
using EdgeAI.Tests.Fixtures;
using k8s;
using k8s.Models;

namespace EdgeAI.Tests.AppHost.Publishing;

public sealed class K3sTests
{
    private static readonly string BaseFolder = RepositoryRoot.Combine("deploy", "k3s", "base");

    [Fact]
    public async Task Committed_Base_IsNotStale()
    {
        using var folder = new TemporaryFolder();
        using var appHost = new AppHostProcess("--operation", "publish", "--step", "publish-k3s", "--output-path", folder.Path);
        (await appHost.ExitCodeAsync()).ShouldBe(0, appHost.Error);

        var fresh = folder.Combine("k3s", "base");
        Directory.GetFiles(BaseFolder).Select(Path.GetFileName).ShouldBe(Directory.GetFiles(fresh).Select(Path.GetFileName), ignoreOrder: true);
        foreach (var file in Directory.GetFiles(fresh))
            File.ReadAllText(Path.Combine(BaseFolder, Path.GetFileName(file))).ShouldBe(File.ReadAllText(file),
                "run: dotnet run --project EdgeAI.AppHost -- --operation publish --step publish-k3s --output-path ../deploy");
    }

    [Fact]
    public void Committed_Objects_AreReadStrictly() => Objects().Count.ShouldBeGreaterThan(15);

    [Fact]
    public void Pods_All_AreUnprivilegedReadOnlyAndBounded()
    {
        var pods = Pods().ToList();
        pods.Count.ShouldBe(4);
        foreach (var pod in pods)
        {
            pod.SecurityContext.RunAsNonRoot.ShouldBe(true);
            pod.SecurityContext.SeccompProfile.Type.ShouldBe("RuntimeDefault");
            pod.NodeSelector["kubernetes.io/arch"].ShouldBe("arm64");
            foreach (var container in pod.Containers)
            {
                container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
                container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false);
                container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"]);
                container.Resources.Requests.Keys.ShouldBe(["cpu", "memory"], ignoreOrder: true);
                container.Resources.Limits.Keys.ShouldContain("memory");
            }
        }
    }

    [Fact]
    public void Inference_Probes_AskHealthAndAliveInCapitalScheme()
    {
        var inference = Objects().OfType<V1Deployment>().Single().Spec.Template.Spec.Containers.Single();
        inference.ReadinessProbe.HttpGet.Path.ShouldBe("/health");
        inference.LivenessProbe.HttpGet.Path.ShouldBe("/alive");
        inference.LivenessProbe.HttpGet.Scheme.ShouldBe("HTTP");
        inference.StartupProbe.FailureThreshold.ShouldBe(30);
    }

    [Fact]
    public void Keys_OfQdrant_AreInTheSecretAndInNoConfigMap()
    {
        foreach (var map in Objects().OfType<V1ConfigMap>())
        {
            map.Data.Keys.ShouldNotContain(key => key.Contains("API_KEY", StringComparison.OrdinalIgnoreCase) || key.Contains("APIKEY", StringComparison.OrdinalIgnoreCase));
            map.Data.Values.ShouldNotContain(value => value.Contains("Key=", StringComparison.Ordinal));
        }
        var inference = Objects().OfType<V1Deployment>().Single().Spec.Template.Spec.Containers.Single();
        inference.Env.Single(variable => variable.Name == "ConnectionStrings__qdrant").Value.ShouldBe("Endpoint=http://qdrant:6334;Key=$(SECRET_QDRANT_KEY)");
        inference.Env.Single(variable => variable.Name == "SECRET_QDRANT_KEY").ValueFrom.SecretKeyRef.Name.ShouldBe("edgeai-secrets");
    }

    [Fact]
    public void Kinds_OfTheModel_AreWhatEachNeeds()
    {
        var objects = Objects();
        objects.OfType<V1StatefulSet>().Single().Spec.VolumeClaimTemplates.ShouldHaveSingleItem();
        objects.OfType<V1Job>().Single().Metadata.Name.ShouldBe("indexer");
        objects.OfType<V1DaemonSet>().Single().Spec.Template.Spec.Containers[0].Resources.Limits.Keys.ShouldContain("squat.ai/video");
        objects.OfType<V1PodDisruptionBudget>().ShouldNotBeEmpty();
        objects.OfType<V2HorizontalPodAutoscaler>().ShouldHaveSingleItem();
        objects.OfType<V1NetworkPolicy>().ShouldContain(policy => policy.Spec.PodSelector.MatchLabels == null && policy.Spec.Ingress == null && policy.Spec.Egress == null);
    }

    [Fact]
    public void Secret_AsCommitted_HasNoValueAndSaysHowToFillIt()
    {
        var secret = Objects().OfType<V1Secret>().ShouldHaveSingleItem();
        secret.Data.ShouldBeNull();
        secret.StringData.ShouldBeNull();
        secret.Metadata.Annotations["edgeai/how-to-fill"].ShouldContain("""{"stringData":{"qdrant-key":"KEY"}}""");
    }

    [Theory]
    [InlineData("separate", 1)]
    [InlineData("colocated", 0)]
    [InlineData("hybrid", 0)]
    [InlineData("pinned", 0)]
    [InlineData("observability", 0)]
    public void Overlay_ThroughKustomize_IsReadStrictlyAndIsWholeInItself(string overlay, int databases)
    {
        var objects = Overlay(overlay);
        objects.OfType<V1StatefulSet>().Count().ShouldBe(databases);
        objects.OfType<V1Namespace>().ShouldHaveSingleItem();
        foreach (var item in objects.OfType<IMetadata<V1ObjectMeta>>().Where(item => item is not V1Namespace))
            item.Metadata.NamespaceProperty.ShouldBe("edgeai", $"{item.GetType().Name} {item.Metadata.Name}");
        objects.OfType<IMetadata<V1ObjectMeta>>().Select(item => (item.GetType(), item.Metadata.Name)).Distinct().Count().ShouldBe(objects.Count, "every object is there once");

        // Whatever a pod refers to is among the objects, but for the secret that whoever deploys the hybrid way makes.
        var pods = objects.Select(ClusterRules.PodTemplate).OfType<V1PodTemplateSpec>().ToList();
        var maps = objects.OfType<V1ConfigMap>().Select(map => map.Metadata.Name).ToList();
        var claims = objects.OfType<V1PersistentVolumeClaim>().Select(claim => claim.Metadata.Name).ToList();
        var secrets = objects.OfType<V1Secret>().Select(secret => secret.Metadata.Name).Append("edgeai-remote").ToList();
        foreach (var container in pods.SelectMany(pod => (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers)))
        {
            foreach (var source in container.EnvFrom ?? [])
                maps.ShouldContain(source.ConfigMapRef.Name);
            foreach (var variable in (container.Env ?? []).Where(variable => variable.ValueFrom?.SecretKeyRef is not null))
                secrets.ShouldContain(variable.ValueFrom.SecretKeyRef.Name);
            // A variable that another refers to stands before it.
            var known = new HashSet<string>();
            foreach (var variable in container.Env ?? [])
            {
                if (variable.Value is { } value && value.Contains("$(", StringComparison.Ordinal))
                    known.ShouldContain(value.Split("$(")[1].Split(')')[0]);
                known.Add(variable.Name);
            }
            container.VolumeMounts.Select(mount => mount.Name).Distinct().Count().ShouldBe(container.VolumeMounts.Count);
        }
        foreach (var volume in pods.SelectMany(pod => pod.Spec.Volumes).Where(volume => volume.PersistentVolumeClaim is not null))
            claims.ShouldContain(volume.PersistentVolumeClaim.ClaimName);
        foreach (var deployment in objects.OfType<V1Deployment>())
        {
            deployment.Spec.Selector.MatchLabels.ShouldAllBe(label => deployment.Spec.Template.Metadata.Labels[label.Key] == label.Value);
            if (deployment.Spec.Strategy.Type == "Recreate")
                deployment.Spec.Strategy.RollingUpdate.ShouldBeNull("an API server refuses it beside Recreate");
        }
        foreach (var map in objects.OfType<V1ConfigMap>())
            map.Data.Values.ShouldNotContain(value => value.Contains("Key=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("separate")]
    [InlineData("colocated")]
    [InlineData("hybrid")]
    [InlineData("pinned")]
    [InlineData("observability")]
    public void Overlay_AsAClusterReadsIt_HasNoFault(string overlay)
    {
        var objects = Overlay(overlay);
        objects[0].ShouldBeOfType<V1Namespace>("what lies in it comes after it");
        var upload = KubernetesYaml.LoadAllFromString(File.ReadAllText(RepositoryRoot.Combine("deploy", "k3s", "upload.yaml")), strict: true).Cast<V1Pod>().Single();
        upload.Spec.Volumes.ShouldAllBe(volume => objects.OfType<V1PersistentVolumeClaim>().Any(claim => claim.Metadata.Name == volume.PersistentVolumeClaim.ClaimName));
        objects.Add(upload);
        ClusterRules.Faults(objects).ShouldBeEmpty();
    }

    [Fact]
    public void Rules_OfAPodThatIsRoot_NameIt()
    {
        var objects = Objects();
        objects.OfType<V1Deployment>().Single().Spec.Template.Spec.SecurityContext.RunAsUser = 0;
        objects.OfType<V1Service>().Single(service => service.Metadata.Name == "inference").Spec.Ports[0].TargetPort = 80;
        ClusterRules.Faults(objects).ShouldBe(["Deployment inference: restricted: a numeric user that is not root, and seccomp", "Service inference: it leads to a port that its pods have not"]);
    }

    [Fact]
    public void Indexer_InTheSeparateOverlay_BuildsThenPushesWhatInferenceAsksFor()
    {
        var objects = Overlay("separate");
        var job = objects.OfType<V1Job>().ShouldHaveSingleItem();
        job.Spec.BackoffLimit.ShouldBe(30);
        var pod = job.Spec.Template.Spec;
        var build = pod.InitContainers.ShouldHaveSingleItem();
        build.Args[0].ShouldBe("build");
        var push = pod.Containers.ShouldHaveSingleItem();
        push.Args.ShouldBe(["push", build.Args[^1], "--to", "qdrant", "--wait", "3600"]);
        push.Env.ShouldContain(variable => variable.Name == "ConnectionStrings__qdrant");
        push.VolumeMounts.ShouldContain(mount => mount.Name == "edgeai-data");
        // The alias that push sets by itself is the collection that inference asks by itself.
        var inference = objects.OfType<V1Deployment>().Single().Spec.Template.Spec.Containers.Single();
        inference.Env.Single(variable => variable.Name == "Vectors__Index").Value.ShouldBe("qdrant");
        inference.Env.Single(variable => variable.Name == "Vectors__Collection").Value.ShouldBe(EdgeAI.Indexer.Transfer.QdrantChoice.DefaultCollection);
        // Until the catalog is pushed inference is not ready, and must not be killed for it.
        inference.StartupProbe.HttpGet.Path.ShouldBe("/alive");
    }

    [Theory]
    [InlineData("separate", "qdrant", true)]
    [InlineData("hybrid", "hybrid", true)]
    [InlineData("colocated", null, false)]
    public void Overlay_OfAnIndex_TellsInferenceWhichAndWhere(string overlay, string? index, bool connects)
    {
        var inference = Overlay(overlay).OfType<V1Deployment>().Single(deployment => deployment.Metadata.Name == "inference").Spec.Template.Spec.Containers.Single();
        inference.Env.FirstOrDefault(variable => variable.Name == "Vectors__Index")?.Value.ShouldBe(index);
        inference.Env.Any(variable => variable.Name == "Vectors__Index").ShouldBe(index is not null);
        inference.Env.Any(variable => variable.Name == "ConnectionStrings__qdrant").ShouldBe(connects);
    }

    [Fact]
    public void Overlay_WithTheDashboard_ReceivesFromBothServicesAndIsReachedByNobodyElse()
    {
        var objects = Overlay("observability");
        var (services, policies) = (objects.OfType<V1Service>().ToList(), objects.OfType<V1NetworkPolicy>().ToList());
        var port = services.Single(service => service.Metadata.Name == "dashboard").Spec.Ports.ShouldHaveSingleItem();
        var pods = objects.Select(ClusterRules.PodTemplate).OfType<V1PodTemplateSpec>().ToList();
        foreach (var sender in new[] { "inference", "capture" })
        {
            var pod = pods.Single(pod => pod.Metadata.Labels["app.kubernetes.io/name"] == sender);
            pod.Metadata.Labels.ShouldContainKeyAndValue("edgeai/uses-dashboard", "true");
            var variables = pod.Spec.Containers.Single().Env.ToDictionary(variable => variable.Name, variable => variable.Value);
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBe($"http://dashboard:{port.Port}");
            variables["OTEL_SERVICE_NAME"].ShouldBe(sender);
        }
        policies.Single(policy => policy.Metadata.Name == "telemetry").Spec.PodSelector.MatchLabels.ShouldContainKeyAndValue("edgeai/uses-dashboard", "true");
        var ingress = policies.Single(policy => policy.Metadata.Name == "dashboard").Spec.Ingress.ShouldHaveSingleItem();
        ingress.FromProperty.ShouldHaveSingleItem().PodSelector.MatchLabels.ShouldContainKeyAndValue("edgeai/uses-dashboard", "true");
        ingress.Ports.ShouldHaveSingleItem().Port.Value.ShouldBe($"{port.Port}");
    }

    [Fact]
    public void Overlay_WithCoresOfItsOwn_AsksForWholeOnesAndIsGuaranteed()
    {
        var pod = Overlay("pinned").OfType<V1Deployment>().Single().Spec.Template.Spec;
        foreach (var container in pod.InitContainers.Concat(pod.Containers))
            foreach (var resource in new[] { "cpu", "memory" })
                container.Resources.Requests[resource].ToString().ShouldBe(container.Resources.Limits[resource].ToString());
        pod.Containers.ShouldAllBe(container => container.Resources.Requests["cpu"].ToDecimal() % 1 == 0);
    }

    private static List<IKubernetesObject> Overlay(string name) =>
        [.. KubernetesYaml.LoadAllFromString(Kustomize(name), strict: true).OfType<IKubernetesObject>()];

    private static string Kustomize(string overlay)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", RepositoryRoot.Combine("deploy", "k3s", "overlays", overlay)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var kubectl = Process.Start(start)!;
            var error = kubectl.StandardError.ReadToEndAsync();
            var output = kubectl.StandardOutput.ReadToEnd();
            kubectl.WaitForExit();
            kubectl.ExitCode.ShouldBe(0, error.Result);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("kubectl is not installed (Debian: kubernetes-client), so overlays are not built here.");
            throw;
        }
    }

    private static List<IKubernetesObject> Objects() => [.. Directory.GetFiles(BaseFolder, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml")
        .SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true)).Cast<IKubernetesObject>()];

    private static IEnumerable<V1PodSpec> Pods() => Objects().Select(ClusterRules.PodTemplate).OfType<V1PodTemplateSpec>().Select(template => template.Spec);
}
