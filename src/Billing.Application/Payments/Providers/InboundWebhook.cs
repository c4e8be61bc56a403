using NodaTime;

namespace Billing.Application.Payments.Providers;

/// <summary>A webhook as it came in: nothing parsed, nothing re-written.</summary>
/// <param name="Body">The raw bytes.</param>
/// <param name="Header">Gives the value of a header by its name in any case, or null.</param>
/// <param name="Path">The path that was called, for providers whose only secret is the address.</param>
/// <param name="ReceivedAt">When it came in.</param>
public sealed record InboundWebhook(ReadOnlyMemory<byte> Body, Func<string, string?> Header, string Path, Instant ReceivedAt);
