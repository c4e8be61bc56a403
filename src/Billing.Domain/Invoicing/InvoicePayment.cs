using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>What a payment pays of an invoice.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="AmountMinor">Minor units, less refunds.</param>
/// <param name="At">When the money came.</param>
public sealed record InvoicePayment(BillingId PaymentId, long AmountMinor, Instant At);
