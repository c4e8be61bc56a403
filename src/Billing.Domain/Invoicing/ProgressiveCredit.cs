using Billing.Domain.Identity;

namespace Billing.Domain.Invoicing;

/// <summary>An earlier progressive invoice of the period, credited gross of its coupons and taxes (rule 19).</summary>
/// <param name="InvoiceId">The progressive invoice.</param>
/// <param name="AmountMinor">Usage it billed and that no earlier invoice credited.</param>
public sealed record ProgressiveCredit(BillingId InvoiceId, long AmountMinor);
