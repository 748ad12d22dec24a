namespace EdgeAI.Tests.Fixtures;

/// <summary>Tests of what the whole process shares: its memory, what a collection does to a thread's count of allocated bytes, a port that must be free
/// again, the machine's time. They run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Runs alone";
}
