using System.Net.Sockets;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>An endpoint that a resource listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;

    /// <param name="protocol">Only TCP and UDP exist.</param>
    /// <param name="uriScheme">Scheme of its URL; the protocol's name when null.</param>
    /// <param name="transport"><c>http</c>, <c>http2</c> or <c>tcp</c>; follows the scheme when null.</param>
    /// <param name="name">Name, unique in the resource; the scheme when null.</param>
    /// <param name="port">Port that others connect to; a free one when null.</param>
    /// <param name="targetPort">Port that the resource itself listens on; chosen when null.</param>
    /// <param name="isExternal">Whether it is meant for others than the application's own resources.</param>
    /// <param name="isProxied">Whether something may stand between <paramref name="port"/> and <paramref name="targetPort"/>.</param>
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool isProxied = true)
    {
        PortRange.Validate(port, nameof(port));
        PortRange.Validate(targetPort, nameof(targetPort));
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        _transport = transport;
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
    }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>Scheme of its URL.</summary>
    public string UriScheme { get; set; }

    /// <summary><c>http</c>, <c>http2</c> or <c>tcp</c>.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    /// <summary>Name, unique in the resource without regard to case.</summary>
    public string Name { get; set; }

    /// <summary>Port that others connect to, 1 to 65535; a free one when null.</summary>
    public int? Port { get; set; }

    /// <summary>Port that the resource itself listens on, 1 to 65535; chosen when null.</summary>
    public int? TargetPort { get; set; }

    /// <summary>Whether it is meant for others than the application's own resources.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether something may stand between port and target port: the balancer of the replicas does.</summary>
    public bool IsProxied { get; set; }

    /// <summary>Whether references without an endpoint name leave it out.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>Variable that tells the resource its target port; such an endpoint stays out of <c>ASPNETCORE_URLS</c>.</summary>
    public string? TargetPortEnvironmentVariable { get; set; }

    /// <summary>Where the running application has put it; null before.</summary>
    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    /// <summary>Whether a free port will do when the fixed one is in use.</summary>
    internal bool PortIsPreference { get; set; }

    /// <summary>Whether it came with the launch profile and not from the model's text.</summary>
    internal bool FromLaunchProfile { get; set; }
}

/// <summary>Where a running application has put an endpoint.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="address">Host name or address others connect to.</param>
/// <param name="port">Port others connect to.</param>
public sealed class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
{
    /// <summary>The endpoint.</summary>
    public EndpointAnnotation Endpoint { get; } = endpoint;

    /// <summary>Host name or address others connect to.</summary>
    public string Address { get; } = address;

    /// <summary>Port others connect to.</summary>
    public int Port { get; } = port;

    /// <summary>Scheme, address and port.</summary>
    public string UriString => $"{Endpoint.UriScheme}://{Address}:{Port}";
}

internal static class PortRange
{
    public static void Validate(int? port, string parameterName)
    {
        if (port is < 1 or > 65535)
            throw new ArgumentOutOfRangeException(parameterName, port, "Expected a port from 1 to 65535, or none for a free one.");
    }
}
