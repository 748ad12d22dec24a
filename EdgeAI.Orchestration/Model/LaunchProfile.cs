using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>One profile of a project's <c>Properties/launchSettings.json</c>.</summary>
internal sealed record LaunchProfile(string? CommandName, string? CommandLineArgs, string? ApplicationUrl, Dictionary<string, string>? EnvironmentVariables)
{
    public IEnumerable<Uri> ApplicationUrls => (ApplicationUrl ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(url => new Uri(url.Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal)));
}

/// <summary>The profile that a project runs with.</summary>
internal sealed record LaunchProfileAnnotation(string Name, LaunchProfile Profile) : IResourceAnnotation;

internal sealed record LaunchSettingsFile(Dictionary<string, LaunchProfile>? Profiles)
{
    /// <summary>The named profile, or the first that runs the project itself; null when there is none.</summary>
    public static LaunchProfileAnnotation? Find(string projectPath, string? profileName)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path))
            return profileName is null ? null : throw Missing(profileName, path, []);
        var profiles = Read(path).Profiles ?? [];
        var found = profileName is null
            ? profiles.FirstOrDefault(profile => string.Equals(profile.Value.CommandName, "Project", StringComparison.OrdinalIgnoreCase))
            : profiles.FirstOrDefault(profile => profile.Key == profileName);
        if (found.Value is null)
            return profileName is null ? null : throw Missing(profileName, path, profiles.Keys);
        return new LaunchProfileAnnotation(found.Key, found.Value);
    }

    private static LaunchSettingsFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LaunchSettingsJson.Default.LaunchSettingsFile) ?? new LaunchSettingsFile([]);
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"{path} is not valid JSON: {exception.Message}");
        }
    }

    private static DistributedApplicationException Missing(string name, string path, IEnumerable<string> known) =>
        new($"Launch profile \"{name}\" is not in {path}. It has: {string.Join(", ", known.DefaultIfEmpty("none"))}.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(LaunchSettingsFile))]
internal sealed partial class LaunchSettingsJson : JsonSerializerContext;
