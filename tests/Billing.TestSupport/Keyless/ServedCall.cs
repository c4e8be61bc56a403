namespace Billing.TestSupport.Keyless;

/// <summary>A call of storage or hub, and what the server found.</summary>
/// <param name="Host">The host that the client meant.</param>
/// <param name="Call">Method and path.</param>
/// <param name="Token">Number of the token; 0 when there was none, or one that the server did not give.</param>
/// <param name="Fault">Why it was refused; null when its token was good.</param>
public sealed record ServedCall(string Host, string Call, int Token, string? Fault);
