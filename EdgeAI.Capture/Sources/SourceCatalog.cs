using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources;

/// <summary>Turns the configured URIs into sources that can be opened.</summary>
internal sealed class SourceCatalog(IEnumerable<IFrameSourceFactory> factories)
{
    private readonly IFrameSourceFactory[] _factories = [.. factories];

    /// <summary>All sources, named apart.</summary>
    /// <param name="options">The worker's settings.</param>
    /// <param name="faults">Takes every fault of every source, each naming its configuration key.</param>
    public IReadOnlyList<SourceModel> Prepare(CaptureOptions options, ICollection<string> faults)
    {
        var models = new List<SourceModel>();
        if (options.Sources.Count == 0)
            faults.Add($"{CaptureOptions.Section}:Sources is empty: name at least one, e.g. {CaptureOptions.Section}__Sources__0={_factories[0].Example}. Known are {Known}.");
        foreach (var source in options.Sources)
            if (Prepare(source, options, faults) is { } model)
                models.Add(model with { Name = Apart(model.Name, models) });
        return models;
    }

    private string Known => string.Join(", ", _factories.Select(factory => factory.Example));

    private SourceModel? Prepare(SourceOptions source, CaptureOptions options, ICollection<string> faults)
    {
        if (string.IsNullOrWhiteSpace(source.Uri) || SourceUri.TryParse(source.Uri.Trim()) is not { } uri)
        {
            faults.Add($"{source.Key}: expected a URI of a source, got '{SourceUri.Redact(source.Uri ?? "")}'. Known are {Known}.");
            return null;
        }
        if (_factories.FirstOrDefault(candidate => candidate.Schemes.Contains(uri.Scheme)) is not { } factory)
        {
            faults.Add($"{source.Key}: there is no source for '{uri.Scheme}:'. Known are {Known}.");
            return null;
        }
        var open = factory.Prepare(uri, source.Key, options, faults);
        return new SourceModel(string.IsNullOrWhiteSpace(source.Name) ? uri.Scheme : source.Name.Trim(), uri, open);
    }

    private static string Apart(string name, List<SourceModel> others)
    {
        var apart = name;
        for (var number = 2; others.Exists(other => other.Name == apart); number++)
            apart = $"{name}-{number}";
        return apart;
    }
}

/// <summary>A source that can be opened.</summary>
/// <param name="Name">Unique within the worker: given by the user, or made from the scheme.</param>
/// <param name="Uri">Where it reads.</param>
/// <param name="Open">Opens it, anew after every failure.</param>
internal sealed record SourceModel(string Name, SourceUri Uri, Func<FrameTally, IFrameSource> Open);
