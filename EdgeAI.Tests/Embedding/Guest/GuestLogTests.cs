using EdgeAI.Embedding;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Embedding.Guest;

public class GuestLogTests
{
    [Fact]
    public void Embed_GuestThatLogs_IsHeardAtItsLevel()
    {
        using var folder = new GuestFolder("logs");
        using var loggers = new Recorder();
        using var embedder = Embedder.Load(folder.Options, loggers: loggers);
        embedder.Embed(GuestFolder.Bright, new float[3]);
        loggers.Entries.ShouldContain((LogLevel.Warning, "Guest: dizzy"));
    }

    private sealed class Recorder : ILoggerFactory, ILogger
    {
        public List<(LogLevel Level, string Message)> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new InvalidOperationException();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
