using System.Security.Cryptography;
using System.Text;
using EdgeAI.Inference.Hosting;
using Grpc.Core;

namespace EdgeAI.Inference.Api;

/// <summary>
/// Who may change something: whoever has the write key, or, where there is none, whoever sits at this machine. A web page of
/// somebody else never does, however near its visitor sits. Safe for concurrent use.
/// </summary>
internal sealed class WriteAccess(WriteKey key)
{
    private const string Scheme = "Bearer ";

    // Compared by hash, so that neither the time nor the length of a wrong key tells anything.
    private readonly Lazy<byte[]?> _key = new(() => key.Value is { } value ? Hash(value) : null);

    /// <summary>Lets a request through, or throws.</summary>
    /// <exception cref="WriteKeyException">The key is missing or wrong.</exception>
    /// <exception cref="WriteRefusedException">There is no key and the caller is elsewhere, or a foreign web page sent the request.</exception>
    public void Check(HttpContext context)
    {
        if (_key.Value is { } expected)
        {
            var sent = context.Request.Headers.Authorization.ToString();
            if (!sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) throw new WriteKeyException(wasSent: false, key.IsOurs);
            if (!CryptographicOperations.FixedTimeEquals(Hash(sent[Scheme.Length..].Trim()), expected)) throw new WriteKeyException(wasSent: true, key.IsOurs);
            return;
        }
        if (Caller.IsForeignPage(context.Request)) throw WriteRefusedException.ForeignPage(context.Request.Headers.Origin.ToString());
        if (Caller.WhyElsewhere(context) is { } why) throw WriteRefusedException.Elsewhere(why);
    }

    /// <inheritdoc cref="Check(HttpContext)"/>
    public void Check(ServerCallContext call) => Check(call.GetHttpContext());

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>Guards the routes that change something.</summary>
internal sealed class WriteAccessFilter(WriteAccess access) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        access.Check(context.HttpContext);
        return next(context);
    }
}

/// <summary>The write key is missing or wrong.</summary>
internal sealed class WriteKeyException(bool wasSent, bool isOurs) : Exception(
    $"Expected the write key of this service as 'Authorization: Bearer KEY' among the headers (metadata over gRPC), got {(wasSent ? "another" : "none")}. "
    + (isOurs ? $"It was made at the first start, is in the log of that, in FILE.writekey beside the index, and on the page at the machine itself; {Key} sets another." : $"It is what {Key} is set to."))
{
    private const string Key = $"{InferenceOptions.Section}:{nameof(InferenceOptions.WriteKey)}";
}

/// <summary>The caller may not change anything.</summary>
internal sealed class WriteRefusedException : Exception
{
    private const string Key = $"{InferenceOptions.Section}:{nameof(InferenceOptions.WriteKey)}";

    private WriteRefusedException(string message) : base(message)
    {
    }

    public static WriteRefusedException Elsewhere(string why) => new(
        $"Without a write key changes are accepted from this machine only, got one {why}. Set {Key} and send it as 'Authorization: Bearer KEY'.");

    public static WriteRefusedException ForeignPage(string origin) => new(
        $"Changes are accepted from this service's own page, got one from {(origin.Length > 0 ? $"the page {origin}" : "another page")}. Use the live page, or a program.");
}
