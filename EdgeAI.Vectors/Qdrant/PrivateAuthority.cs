using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>An authority of one's own whose certificates are trusted, and no others.</summary>
internal static class PrivateAuthority
{
    /// <summary>Reads an authority's certificates.</summary>
    /// <param name="file">A PEM file with one or several.</param>
    /// <exception cref="FormatException">There is no such file, or it has no certificate.</exception>
    public static X509ChainPolicy Load(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"The certificate authority '{file}' (Ca=…) cannot be read: {fault.Message} Expected a PEM file with the authority's certificate.", fault);
        }
        return policy.CustomTrustStore.Count > 0 ? policy
            : throw new FormatException($"The certificate authority '{file}' (Ca=…) has no certificate. Expected a PEM file that contains -----BEGIN CERTIFICATE-----.");
    }
}
