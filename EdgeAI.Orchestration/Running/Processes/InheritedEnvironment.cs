using System.Collections;

namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>What a child inherits from the AppHost's own environment.</summary>
internal static class InheritedEnvironment
{
    /// <summary>These tell the AppHost itself where to listen and how it was launched; a child would take them for its own.</summary>
    private static readonly HashSet<string> OwnOnly = new(StringComparer.OrdinalIgnoreCase)
    {
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT",
        "DOTNET_LAUNCH_PROFILE", "DOTNET_URLS", "DOTNET_STARTUP_HOOKS", "HTTP_PORTS", "HTTPS_PORTS", "URLS", "MSBUILD_EXE_PATH", "MSBuildSDKsPath",
        "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "TESTINGPLATFORM_DOTNETTEST_EXECUTIONID",
    };

    public static Dictionary<string, string> With(IEnumerable<EnvironmentVariableSnapshot> variables)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(entry => !OwnOnly.Contains((string)entry.Key))
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        foreach (var variable in variables)
            environment[variable.Name] = variable.Value ?? "";
        return environment;
    }
}
