using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>Money that had paid an invoice is gone, and is owed again.</summary>
/// <param name="At">When that happened last.</param>
/// <param name="IsByBank">Whether the customer's bank took some of it; else it was given back.</param>
public sealed record Reopening(Instant At, bool IsByBank);
