namespace EdgeAI.Orchestration.Running;

/// <summary>Containers that cannot be had: said once, and then the application is composed without them.</summary>
internal static class UnavailableContainers
{
    /// <summary>Whether the application is whole without it: the embedded index takes Qdrant's place.</summary>
    public static bool HasSubstitute(IResource resource) => resource is QdrantServerResource;

    /// <summary>From here on nobody waits for it, and who starts is not told its addresses.</summary>
    public static void Withhold(ResourceInstance instance, string reason, RunContext context)
    {
        // First, so that whoever wakes up by the change finds it.
        context.Withhold(instance.Resource);
        instance.Log.Write("system", HasSubstitute(instance.Resource)
            ? $"not started: {reason}; the embedded index serves alone"
            : $"not started: {reason}; what refers to it does without");
        instance.Update(snapshot => snapshot with { State = KnownResourceStates.NotStarted, StateDetail = reason, HealthStatus = null });
    }
}
