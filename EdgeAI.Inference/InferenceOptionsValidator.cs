using System.Net;
using System.Text.RegularExpressions;
using EdgeAI.Inference.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference;

/// <summary>Checks the ranges that the attributes of <see cref="InferenceOptions"/> state.</summary>
[OptionsValidator]
internal sealed partial class InferenceOptionsRanges : IValidateOptions<InferenceOptions>;

/// <summary>Checks what one attribute cannot: an address that parses, and at least one way in.</summary>
internal sealed partial class InferenceOptionsRules : IValidateOptions<InferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.ListenAddress is not ("localhost" or "*") && !IPAddress.TryParse(options.ListenAddress, out _))
            faults.AddError(
                $"Expected localhost, * or an IP address, got '{options.ListenAddress}'.", Key(nameof(options.ListenAddress)));
        if (options is { UnixSocket: null, GrpcUnixSocket: not null })
            faults.AddError(
                $"Set {Key(nameof(options.UnixSocket))} as well: a gRPC socket alone has no health endpoint.", Key(nameof(options.GrpcUnixSocket)));
        if (options.HttpPort > 0 && options.HttpPort == options.GrpcPort)
            faults.AddError($"HTTP/1.1 and gRPC cannot share port {options.HttpPort}: give them different ports.", Key(nameof(options.GrpcPort)));
        foreach (var proxy in options.KnownProxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
            faults.AddError($"Expected IP addresses, or networks such as 10.0.0.0/24, got '{proxy}'.", Key(nameof(options.KnownProxies)));
        if (!string.IsNullOrEmpty(options.PathBase) && !PathPrefix().IsMatch(options.PathBase))
            faults.AddError($"Expected a path such as /edgeai, of letters, digits, '-', '_', '.', '~' and '/', got '{options.PathBase}'.", Key(nameof(options.PathBase)));
        TimeRange.Check(faults, Key(nameof(options.QueueTimeout)), options.QueueTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        TimeRange.Check(faults, Key(nameof(options.IndexWatchInterval)), options.IndexWatchInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        return faults.Build();
    }

    // Nothing that would have to be encoded: what a proxy makes of that differs.
    [GeneratedRegex("^/([A-Za-z0-9_~-][A-Za-z0-9._~-]*(/|$))*$", RegexOptions.CultureInvariant)]
    private static partial Regex PathPrefix();

    private static string Key(string property) => $"{InferenceOptions.Section}:{property}";
}
