using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>Which certificates are accepted beside those that the system trusts: most cameras sign their own.</summary>
internal sealed class CertificateRule
{
    private const string FingerprintPrefix = "sha256:", AnyWord = "insecure";

    private readonly bool _acceptsAny;
    private readonly byte[]? _fingerprint;

    private CertificateRule(bool acceptsAny, byte[]? fingerprint)
    {
        _acceptsAny = acceptsAny;
        _fingerprint = fingerprint;
    }

    /// <summary>What the system trusts.</summary>
    public static CertificateRule OfTheSystem { get; } = new(false, null);

    /// <summary>Reads <c>insecure</c> or <c>sha256:FINGERPRINT</c>, with or without colons between the bytes; null stands for what the system trusts.</summary>
    /// <returns>Null when it is neither.</returns>
    public static CertificateRule? TryParse(string? text)
    {
        if (text is null)
            return OfTheSystem;
        if (text.Equals(AnyWord, StringComparison.OrdinalIgnoreCase))
            return new CertificateRule(true, null);
        var digits = (text.StartsWith(FingerprintPrefix, StringComparison.OrdinalIgnoreCase) ? text[FingerprintPrefix.Length..] : text).Replace(":", "", StringComparison.Ordinal);
        return digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit) ? new CertificateRule(false, Convert.FromHexString(digits)) : null;
    }

    /// <summary>Whether a certificate is accepted.</summary>
    /// <param name="certificate">What the camera showed.</param>
    /// <param name="isTrusted">Whether the system trusts it for this camera.</param>
    /// <param name="refusal">Why not, and what to do, when the method returns false.</param>
    public bool Accepts(X509Certificate? certificate, bool isTrusted, out string refusal)
    {
        refusal = "";
        if (certificate is null)
        {
            refusal = "The camera shows no certificate.";
            return false;
        }
        if (_acceptsAny || (_fingerprint is null && isTrusted))
            return true;
        var shown = SHA256.HashData(certificate.GetRawCertData());
        if (_fingerprint is { } pinned)
        {
            if (CryptographicOperations.FixedTimeEquals(pinned, shown))
                return true;
            refusal = $"Expected a certificate with the SHA-256 fingerprint {Convert.ToHexString(pinned)}, got {Convert.ToHexString(shown)}: "
                + "if the camera's certificate was replaced, put the new fingerprint into tls=sha256:FINGERPRINT of the source's URI.";
            return false;
        }
        refusal = $"The camera's certificate ({certificate.Subject}) is not trusted here, because it is self-signed, expired or made for another name. To accept exactly this one, "
            + $"add tls=sha256:{Convert.ToHexString(shown)} to the query of the source's URI; to accept any, and anybody who answers in the camera's place, tls=insecure.";
        return false;
    }
}
