using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Lines;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Invoices;

internal sealed class OneOffInvoiceCreate
{
    public required BillingId CustomerId { get; set; }

    [CurrencyCode]
    public string Currency { get; set; } = "USD";

    [Items(1, CreateOneOff.LinesMax)]
    public required IReadOnlyList<OneOffLine> LineItems { get; set; }

    [Doc("When payment is due; left out: the customer's term after the issue.")]
    public Instant? DueDate { get; set; }

    [Doc("The legal entity that issues it; left out: the customer's.")]
    public BillingId? BillingEntityId { get; set; }

    public Result<NewLineInvoice> ToInput()
    {
        List<FieldError> errors = [];
        for (int i = 0; i < LineItems.Count; i++)
        {
            if (!LineItems[i].AddsUp)
                errors.Add(new FieldError(["body", "line_items", i.ToString(System.Globalization.CultureInfo.InvariantCulture), "amount"], "must be quantity times unit_price, rounded to whole minor units", "value_error"));
        }

        return errors.Count > 0
            ? Failure.Invalid(errors)
            : new NewLineInvoice(InvoiceType.OneOff, Billing.Domain.Monetary.Currency.Parse(Currency), [.. LineItems.Select(line => line.ToLine())])
            {
                DueDate = DueDate,
                BillingEntityId = BillingEntityId,
            };
    }
}

internal sealed class OneOffLine
{
    [Text(1, 1000)]
    public required string Description { get; set; }

    [Range(0, 1_000_000_000)]
    public required decimal Quantity { get; set; }

    [Range(0, 1_000_000_000_000), Doc("Minor units.", Example = "\"1250\"")]
    public required decimal UnitPrice { get; set; }

    [Range(0, 1_000_000_000_000_000), Doc("Quantity times unit price, rounded to whole minor units.", Example = "\"2500\"")]
    public required decimal Amount { get; set; }

    public BillingId? ChargeId { get; set; }

    [Text(0, 255)]
    public string? MetricCode { get; set; }

    /// <summary>Whether the amount is what the line comes to; one that is too large for any invoice does not.</summary>
    public bool AddsUp => Quantity * UnitPrice <= 1_000_000_000_000_000m && MoneyRounding.ToMinor(Quantity * UnitPrice) == Amount;

    public InvoiceLine ToLine() => new(Description, Quantity, UnitPrice) { ChargeId = ChargeId, MetricCode = MetricCode };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class InvoiceUpdate
{
    public InvoiceStatus? Status { get; set; }

    public Instant? DueDate { get; set; }

    public Instant? IssuedAt { get; set; }

    public Instant? PaidAt { get; set; }

    public InvoicePatch ToPatch() => new(Status, DueDate, IssuedAt, PaidAt);
}

internal sealed class BulkInvoiceRequest
{
    [Items(1, BulkSteps.CountMax)]
    public required IReadOnlyList<Guid> InvoiceIds { get; set; }
}

internal sealed record BulkInvoiceResult(Guid InvoiceId, bool Success, string? Error)
{
    public static BulkInvoiceResult From(BulkResult it) => new(it.Id, it.Failure is null, it.Failure?.Message);
}

internal sealed record BulkFinalizeResponse(IReadOnlyList<BulkInvoiceResult> Results, int FinalizedCount, int FailedCount)
{
    public static BulkFinalizeResponse From(IReadOnlyList<BulkResult> results) =>
        new([.. results.Select(BulkInvoiceResult.From)], results.Count(it => it.Failure is null), results.Count(it => it.Failure is not null));
}

internal sealed record BulkVoidResponse(IReadOnlyList<BulkInvoiceResult> Results, int VoidedCount, int FailedCount)
{
    public static BulkVoidResponse From(IReadOnlyList<BulkResult> results) =>
        new([.. results.Select(BulkInvoiceResult.From)], results.Count(it => it.Failure is null), results.Count(it => it.Failure is not null));
}
