using Billing.Domain.Catalog;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>What a subscription pays from an instant on, until the next phase begins.</summary>
/// <param name="From">When it takes effect; that whole local day belongs to it (rule 10).</param>
/// <param name="Plan">The plan version.</param>
/// <param name="Quantity">Number of units of the base amount.</param>
public sealed record PlanPhase(Instant From, Plan Plan, decimal Quantity = 1);
