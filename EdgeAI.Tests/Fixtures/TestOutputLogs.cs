using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Fixtures;

/// <summary>Writes what is logged to the output of a test, which is shown when it fails.</summary>
internal sealed class TestOutputLogs(ITestOutputHelper output) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Category(output, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(ITestOutputHelper output, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                output.WriteLine($"{name}: {formatter(state, exception)}");
            }
            catch (InvalidOperationException)
            {
                // The test has ended.
            }
        }
    }
}
