using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Hosting;

/// <summary>Why the service did not start, for its owner: one line and an exit code.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="ExitCode"><see cref="Configuration"/> or <see cref="Failure"/>.</param>
internal sealed record StartupFault(string Message, int ExitCode)
{
    public const int Failure = 1;
    public const int Configuration = 2;

    /// <summary>The fault behind an exception; null for one that nobody foresaw.</summary>
    public static StartupFault? Of(Exception exception) => exception switch
    {
        ConfigurationException => new(exception.Message, Configuration),
        OptionsValidationException options => new(string.Join(" ", options.Failures), Configuration),
        // Several sections at once.
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            new(string.Join(" ", several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(options => options.Failures)), Configuration),
        // What the configuration binder throws for a value of the wrong type; it names key and type.
        InvalidOperationException { InnerException: FormatException or OverflowException or ArgumentException } => new(exception.Message, Configuration),
        InvalidDataException => new(exception.Message, Configuration),
        IOException when Contains<AddressInUseException>(exception) => new(InUse(exception), Failure),
        IOException or SocketException or UnauthorizedAccessException => new($"Cannot listen. {exception.Message}", Failure),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        _ => null,
    };

    public static void Print(string message) => Console.Error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");

    private static string InUse(Exception exception) =>
        $"{exception.Message.TrimEnd('.')}. Stop the other program, or choose another endpoint: {InferenceOptions.Section}:{nameof(InferenceOptions.HttpPort)}, " +
        $"{InferenceOptions.Section}:{nameof(InferenceOptions.GrpcPort)}, ASPNETCORE_URLS.";

    private static bool Contains<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T) return true;
        return false;
    }
}

/// <summary>A configured value cannot be used.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
