using System.Text.RegularExpressions;

namespace EdgeAI.Dashboard.Resources;

/// <summary>Which values are masked until asked for.</summary>
public static partial class Secrets
{
    /// <summary>What stands in place of a masked value; its length tells nothing.</summary>
    public const string Mask = "••••••••";

    /// <summary>Whether to mask a value: the AppHost says so, or its name or content looks like a key.</summary>
    public static bool IsSecret(string name, string? value, bool markedSecret) =>
        markedSecret || SecretName().IsMatch(name) || value is not null && SecretContent().IsMatch(value);

    [GeneratedRegex("(api_?key|_key$|:key$|secret|passw(or)?d|token|credential|otlp_headers|connectionstring.*key)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex("(^|;)\\s*(key|password|pwd|accountkey|accesskey)=|^[a-z][a-z0-9+.-]*://[^/@:]+:[^/@]+@|x-otlp-api-key=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretContent();
}
