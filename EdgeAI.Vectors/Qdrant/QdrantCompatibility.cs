using System.Reflection;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>Whether a server fits the client that this program has: Qdrant promises it for one minor version of difference.</summary>
public static class QdrantCompatibility
{
    private const int MaxMinorDifference = 1;

    /// <summary>The client's version.</summary>
    public static Version Client { get; } = Read(typeof(global::Qdrant.Client.QdrantClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion) ?? new Version(0, 0);

    /// <summary>Says that a server is too far from the client.</summary>
    /// <param name="server">The server's version, such as <c>1.19.0</c>.</param>
    /// <returns>Null where they fit, or where the version is none.</returns>
    public static string? Warning(string server)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (Read(server) is not { } version || version.Major == Client.Major && Math.Abs(version.Minor - Client.Minor) <= MaxMinorDifference)
            return null;
        return $"Qdrant is of version {server}, the client in this program of {Client.ToString(2)}: they should differ by one minor version at most. "
            + $"Use a server of version {Client.Major}.{Client.Minor - MaxMinorDifference} to {Client.Major}.{Client.Minor + MaxMinorDifference}.";
    }

    // What follows a hyphen or a plus names a build.
    private static Version? Read(string? text) => Version.TryParse(text?.Split('-', '+')[0], out var version) ? version : null;
}
