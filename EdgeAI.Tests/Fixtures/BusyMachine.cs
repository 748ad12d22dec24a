using System.Runtime.CompilerServices;

namespace EdgeAI.Tests.Fixtures;

/// <summary>Tests run beside each other and start programs: the deadline that guards a camera's frames would stop calls that only wait for a core.</summary>
internal static class BusyMachine
{
    public static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(30);

    [ModuleInitializer]
    internal static void GiveEveryServiceTime() => Environment.SetEnvironmentVariable("Embedding__CallDeadline", CallDeadline.ToString("c"));
}
