namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A service that others run: it is found by name like our own, and may be watched, but never started.</summary>
public sealed class ExternalServiceResource : Resource, IResourceWithoutLifetime
{
    /// <param name="name">Name, which is its host name in service discovery.</param>
    /// <param name="uri">Absolute address with no path but "/".</param>
    public ExternalServiceResource(string name, Uri uri) : base(name)
    {
        if (Problem(uri) is { } problem)
            throw new ArgumentException($"The address of external service \"{name}\" is invalid: {problem}", nameof(uri));
        Uri = uri;
    }

    /// <param name="name">Name, which is its host name in service discovery.</param>
    /// <param name="urlParameter">Parameter that holds its address.</param>
    public ExternalServiceResource(string name, ParameterResource urlParameter) : base(name) => UrlParameter = urlParameter;

    /// <summary>Its address, unless a parameter holds that.</summary>
    public Uri? Uri { get; }

    /// <summary>Parameter that holds its address.</summary>
    public ParameterResource? UrlParameter { get; }

    internal async ValueTask<Uri> GetUriAsync(CancellationToken cancellationToken)
    {
        if (Uri is not null)
            return Uri;
        var text = await UrlParameter!.GetValueAsync(cancellationToken).ConfigureAwait(false);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || Problem(uri) is not null)
            throw new DistributedApplicationException(
                $"Parameter \"{UrlParameter.Name}\" holds the address of external service \"{Name}\". Expected an absolute URL " +
                $"without a path, such as http://qdrant.example:6334; got \"{text}\". Set {UrlParameter.ConfigurationKey}.");
        return uri;
    }

    private static string? Problem(Uri uri) =>
        !uri.IsAbsoluteUri ? $"expected an absolute URL such as http://qdrant.example:6334, got \"{uri}\"."
        : uri.AbsolutePath != "/" ? $"expected no path, got \"{uri.AbsolutePath}\"."
        : null;
}
