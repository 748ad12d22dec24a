namespace EdgeAI.Orchestration.Running.Api;

/// <summary>Makes a document of a resource's present state.</summary>
internal sealed class ResourceDocumentWriter(ResourceCommands commands)
{
    public ResourceDocument Describe(ResourceEvent current)
    {
        var snapshot = current.Snapshot;
        return new ResourceDocument(current.ResourceId, current.ResourceId, snapshot.ResourceType, snapshot.State.Text,
            snapshot.HealthReports.IsEmpty ? null : snapshot.HealthStatus?.ToString())
        {
            Parent = current.ResourceId == current.Resource.Name ? null : current.Resource.Name,
            StartedAt = Utc(snapshot.StartTimeStamp),
            StoppedAt = Utc(snapshot.StopTimeStamp),
            ExitCode = snapshot.ExitCode,
            ProcessId = snapshot.ProcessId,
            Restarts = snapshot.Restarts,
            StateDetail = snapshot.StateDetail,
            HealthReports = [.. snapshot.HealthReports.Select(report => new HealthDocument(report.Name, report.Status?.ToString(), report.Description, report.CheckedAt))],
            Endpoints = [.. snapshot.Urls.Select(url => new EndpointDocument(url.Name ?? url.DisplayText ?? "link", url.Url, url.DisplayText))],
            Environment = [.. snapshot.EnvironmentVariables.Select(variable => new ValueDocument(variable.Name, variable.Value, variable.IsSecret))],
            Properties = [.. snapshot.Properties.Select(property => new ValueDocument(property.Name, property.Value, property.IsSecret))],
            Commands = [.. commands.Of(current)],
        };
    }

    private static DateTimeOffset? Utc(DateTime? time) => time is { } value ? new DateTimeOffset(value, TimeSpan.Zero) : null;
}
