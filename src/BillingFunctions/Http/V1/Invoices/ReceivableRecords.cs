using Billing.Application.Invoicing.Receivables;
using Billing.Domain.Identity;
using NodaTime;

namespace BillingFunctions.Http.V1.Invoices;

internal sealed record InvoiceSettlementResponse(
    BillingId Id, BillingId InvoiceId, SettlementType SettlementType, BillingId SourceId, decimal AmountCents, Instant CreatedAt)
{
    public static InvoiceSettlementResponse From(Settlement it) => new(it.Id, it.InvoiceId, it.Type, it.SourceId, it.AmountMinor, it.CreatedAt);
}

internal sealed record PastDueResponse(BillingId CustomerId, IReadOnlyList<PastDueAmount> Totals)
{
    public static PastDueResponse From(BillingId customer, IReadOnlyList<PastDueTotal> totals) => new(customer, [.. totals.Select(PastDueAmount.From)]);
}

internal sealed record PastDueAmount(string Currency, decimal AmountCents, int InvoicesCount, Instant OldestDueDate)
{
    public static PastDueAmount From(PastDueTotal it) => new(it.Currency.Code, it.AmountMinor, it.InvoicesCount, it.OldestDueDate);
}
