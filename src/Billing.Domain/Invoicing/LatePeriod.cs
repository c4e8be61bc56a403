using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>A closed period whose late usage an invoice carries (rule 23).</summary>
/// <param name="Scope">The id of its subscription.</param>
/// <param name="To">Its end, not included.</param>
public sealed record LatePeriod(string Scope, Instant To);
