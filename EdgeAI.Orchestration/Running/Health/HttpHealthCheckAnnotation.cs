namespace EdgeAI.Orchestration.Running.Health;

/// <summary>A health check that asks an endpoint of each copy of a resource.</summary>
/// <param name="Key">Name of the check.</param>
/// <param name="Endpoint">Endpoint to ask.</param>
/// <param name="Path">Path to ask.</param>
/// <param name="StatusCode">Status expected.</param>
internal sealed record HttpHealthCheckAnnotation(string Key, EndpointReference Endpoint, string Path, int StatusCode) : IResourceAnnotation;

/// <summary>A health check that asks a service that others run.</summary>
/// <param name="Key">Name of the check.</param>
/// <param name="Service">The service.</param>
/// <param name="Path">Path to ask.</param>
/// <param name="StatusCode">Status expected.</param>
internal sealed record ExternalHealthCheckAnnotation(string Key, ExternalServiceResource Service, string Path, int StatusCode) : IResourceAnnotation;
