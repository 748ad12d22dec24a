using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EdgeAI.Vectors.Storage;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Hosting;

/// <summary>
/// The key that changes need. Where none is configured and other machines can reach the service, one is made at the first start and kept
/// beside the index: nobody who merely says that he sits here is believed then. Safe for concurrent use.
/// </summary>
internal sealed partial class WriteKey
{
    private const int Bytes = 24, Characters = Bytes / 3 * 4;

    private static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time;
    private readonly Lazy<(string? Key, bool IsOurs)> _key;
    private long? _madeAt;

    public WriteKey(IOptions<InferenceOptions> options, ListeningEndpoints endpoints, TimeProvider time, ILogger<WriteKey> logger) => (_time, _key) = (time, new(() =>
        !string.IsNullOrEmpty(options.Value.WriteKey) ? (options.Value.WriteKey, false)
        : endpoints.BeyondLoopback ? (ReadOrMakeOwn(Path.GetFullPath(options.Value.IndexPath) + ".writekey", logger), true)
        : (null, false)));

    /// <summary>The key; null where changes are accepted from this machine without one. Asked for when the service listens.</summary>
    public string? Value => _key.Value.Key;

    /// <summary>Whether this service made the key.</summary>
    public bool IsOurs => _key.Value.IsOurs;

    /// <summary>The key for the service's own page on this machine, in the first minutes of the process that made it; null otherwise.</summary>
    public string? Fresh => _madeAt is { } made && _time.GetElapsedTime(made) < ShownFor ? Value : null;

    private string ReadOrMakeOwn(string path, ILogger logger)
    {
        var key = ReadOrMake(path, logger, out var isMade);
        if (isMade) _madeAt = _time.GetTimestamp();
        return key;
    }

    /// <summary>The key that is kept, or another one where there is none that is whole.</summary>
    internal static string ReadOrMake(string path, ILogger logger, out bool isMade)
    {
        isMade = false;
        try
        {
            // One that a power cut left shorter would be guessed sooner.
            if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: >= Characters } kept && Base64Url.IsValid(kept)) return kept;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotKept(logger, path, exception.Message);
        }
        isMade = true;
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        Made(logger, key, $"{InferenceOptions.Section}:{nameof(InferenceOptions.WriteKey)}", path);
        try
        {
            AtomicFile.Write(path, file =>
            {
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                file.Write(Encoding.ASCII.GetBytes(key));
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotKept(logger, path, exception.Message);
        }
        return key;
    }

    [LoggerMessage(820, LogLevel.Warning, "Other machines can reach this service and {Setting} is not set, so changes need this write key: {Key} (said once; it is kept in {Path})")]
    private static partial void Made(ILogger logger, string key, string setting, string path);

    [LoggerMessage(821, LogLevel.Warning, "The write key cannot be kept in {Path}, so the next start makes another: {Reason}")]
    private static partial void NotKept(ILogger logger, string path, string reason);
}
