namespace BillingFunctions.LocalHost.Configuration;

/// <summary>A function of the app folder.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Trigger">What starts it.</param>
/// <param name="Retry">What happens after a failure.</param>
internal sealed record FunctionDefinition(string Name, FunctionTrigger Trigger, RetryPolicy Retry);

/// <summary>What starts a function.</summary>
/// <param name="Binding">The name under which its value is sent.</param>
internal abstract record FunctionTrigger(string Binding);

/// <summary>HTTP requests to a route.</summary>
/// <param name="Binding">Name of the binding.</param>
/// <param name="Route">The template, without the prefix.</param>
/// <param name="Methods">Accepted methods; empty for all.</param>
/// <param name="IsForwarded">True when the function has no other bindings than the request and the response.</param>
internal sealed record HttpFunctionTrigger(string Binding, string Route, IReadOnlyList<string> Methods, bool IsForwarded) : FunctionTrigger(Binding);

/// <summary>Points in time.</summary>
/// <param name="Binding">Name of the binding.</param>
/// <param name="Schedule">When.</param>
/// <param name="RunsOnStartup">True to run once when the host starts.</param>
/// <param name="IsMonitored">True to remember the last run, and to catch up on a missed one.</param>
internal sealed record TimerFunctionTrigger(string Binding, TimerSchedule Schedule, bool RunsOnStartup, bool IsMonitored) : FunctionTrigger(Binding);

/// <summary>Messages of a queue.</summary>
/// <param name="Binding">Name of the binding.</param>
/// <param name="Queue">Name of the queue.</param>
internal sealed record QueueFunctionTrigger(string Binding, string Queue) : FunctionTrigger(Binding);

/// <summary>Batches of an event hub.</summary>
/// <param name="Binding">Name of the binding.</param>
/// <param name="Hub">Name of the hub.</param>
/// <param name="ConsumerGroup">Name of the group whose position is kept.</param>
/// <param name="IsBinary">True when bodies are sent as base64 of their bytes, false when they are decoded as text.</param>
internal sealed record HubFunctionTrigger(string Binding, string Hub, string ConsumerGroup, bool IsBinary = false) : FunctionTrigger(Binding);
