using Microsoft.Extensions.Logging;

namespace Billing.Fuzz;

/// <summary>Keeps the last exception that the service logged, so that a failing case can say what went wrong.</summary>
internal sealed class FaultLog : ILoggerProvider, ILogger
{
    public Exception? Last { get; private set; }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Last = exception ?? Last;

    public void Dispose()
    {
    }
}
