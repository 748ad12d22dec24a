namespace EdgeAI.Tests.Fixtures;

/// <summary>Tests that need a free port again, or the machine's attention: they run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Runs alone";
}
