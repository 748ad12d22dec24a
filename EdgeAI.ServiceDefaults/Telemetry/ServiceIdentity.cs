using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>Who speaks: the resource that every span, metric and log record carries.</summary>
internal static class ServiceIdentity
{
    private const string Namespace = "edgeai";

    // Of OpenTelemetry's conventions, for version 5 UUIDs of service.instance.id.
    private static readonly Guid InstanceNamespace = new("4d63009a-8d0f-11ee-aad7-4c796ed8e320");

    /// <summary>Version of all assemblies of this repository.</summary>
    public static string Version { get; } =
        typeof(ServiceIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Describes the service. What <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> say goes before.</summary>
    public static void Describe(ResourceBuilder resource, IHostEnvironment environment, IConfiguration configuration)
    {
        var name = NameOf(environment.ApplicationName);
        var host = Environment.MachineName;
        resource.Clear()
            .AddTelemetrySdk()
            .AddService(name, Namespace, Version, autoGenerateServiceInstanceId: false, InstanceOf(name, host, configuration))
            .AddAttributes([new("host.name", host)])
            .AddEnvironmentVariableDetector();
    }

    /// <summary><c>EdgeAI.Inference</c> is <c>inference</c>, as the AppHost and the manifests call it; other applications keep their name.</summary>
    private static string NameOf(string application) =>
        application.StartsWith("EdgeAI.", StringComparison.Ordinal) ? application["EdgeAI.".Length..].ToLowerInvariant() : application;

    // The same after each restart, so that counters go on in one series. Two of a kind on one machine differ in where they listen.
    private static string InstanceOf(string name, string host, IConfiguration configuration)
    {
        var listens = configuration["urls"] ?? configuration["http_ports"] ?? "";
        var configured = string.Join(' ', configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"])
            .Concat(configuration.AsEnumerable().Where(static entry => entry.Key.EndsWith("Port", StringComparison.Ordinal)).Order(Keys).Select(static entry => entry.Value)));
        return Uuid5($"{Namespace}.{name} {MachineId()} {host} {listens} {configured}").ToString();
    }

    private static Comparer<KeyValuePair<string, string?>> Keys { get; } = Comparer<KeyValuePair<string, string?>>.Create(static (one, other) => string.CompareOrdinal(one.Key, other.Key));

    // Only its digest leaves the machine, as machine-id(5) asks. Containers often have none; there the host's name is the container's.
    private static string MachineId()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText("/etc/machine-id").Trim() : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static Guid Uuid5(string name)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        // RFC 9562 asks for SHA-1; nothing is secured by it.
#pragma warning disable CA5350
        SHA1.HashData([.. InstanceNamespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)], digest);
#pragma warning restore CA5350
        digest[6] = (byte)((digest[6] & 0x0f) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3f) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
