namespace EdgeAI.Orchestration.Running;

/// <summary>Containers on a machine that runs none: said once, and then the application is composed without them.</summary>
internal static class UnavailableContainers
{
    public static void Announce(ContainerResource container, RunContext context)
    {
        const string reason = "containers are not run on this machine";
        context.Unavailable.Add(container);
        var instance = new ResourceInstance(container, 0, 1, new Dictionary<string, int>(), context);
        instance.Update(snapshot => snapshot with { State = KnownResourceStates.NotStarted, StateDetail = reason });
        instance.Log.Write("system", container is QdrantServerResource
            ? $"not started: {reason}; the embedded index serves alone"
            : $"not started: {reason}; what refers to it does without");
    }
}
