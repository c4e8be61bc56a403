using System.Text.Json.Serialization;
using Billing.Application.Payments;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Payments;

internal sealed class ManualPaymentCreate
{
    private const int TextMax = 1000;

    public required BillingId InvoiceId { get; set; }

    [Range(1, 1_000_000_000_000_000), Doc("Whole minor units.", Example = "6120")]
    public required decimal Amount { get; set; }

    [CurrencyCode, Doc("The invoice's currency, which is meant when it is left out.")]
    public string? Currency { get; set; }

    [Text(0, TextMax), Doc("Such as the bank's reference.")]
    public string? Reference { get; set; }

    [Text(0, TextMax)]
    public string? Notes { get; set; }

    [Doc("The money is announced and not here yet: mark-paid says when it is.")]
    public bool Pending { get; set; }

    public Result<NewPayment> ToInput() => MinorUnits.Whole(Amount, "amount").Map(amountMinor => new NewPayment
    {
        InvoiceId = InvoiceId,
        AmountMinor = amountMinor,
        Currency = Currency is null ? null : Billing.Domain.Monetary.Currency.Parse(Currency),
        IsPending = Pending,
        Metadata = new[] { ("reference", Reference), ("notes", Notes) }.Where(each => each.Item2 is not null).ToDictionary(each => each.Item1, each => each.Item2!),
    });
}

internal sealed class RefundRequest
{
    [Range(1, 1_000_000_000_000_000), Doc("Whole minor units; left out: all that can still be given back.", Example = "1000")]
    public decimal? Amount { get; set; }
}

internal sealed record PaymentRefundResponse(BillingId Id, decimal AmountCents, RefundStatus Status, Instant CreatedAt, Instant? CompletedAt)
{
    public static PaymentRefundResponse From(PaymentRefund it) => new(it.Id, it.AmountMinor, it.Status, it.CreatedAt, it.CompletedAt);
}

internal sealed record PaymentResponse(
    BillingId Id, BillingId InvoiceId, BillingId CustomerId, decimal AmountCents, string Currency, PaymentStatus Status, PaymentProvider Provider,
    string? ProviderPaymentId, string? ProviderCheckoutId, string? ProviderCheckoutUrl, string? FailureReason,
    IReadOnlyDictionary<string, string> PaymentMetadata, Instant CreatedAt, Instant UpdatedAt, Instant? CompletedAt,
    [property: Doc("What it pays of its invoice, less what of that was given back.")] decimal AppliedAmountCents,
    [property: Doc("What of it is unspent credit of the customer's.")] decimal CreditBalanceCents,
    [property: Doc("What was given back.")] decimal RefundedAmountCents, IReadOnlyList<PaymentRefundResponse> Refunds)
{
    public static PaymentResponse From(Payment it) => new(
        it.Id, it.InvoiceId, it.CustomerId, it.AmountMinor, it.Currency.Code, it.Status, it.Provider, it.ProviderPaymentId, it.ProviderCheckoutId,
        it.ProviderCheckoutUrl, it.FailureReason, it.Metadata, it.CreatedAt, it.UpdatedAt, it.CompletedAt, it.AppliedMinor, it.CreditBalanceMinor,
        it.RefundedMinor, [.. it.Refunds.Select(PaymentRefundResponse.From)]);
}

/// <summary>JSON of payments.</summary>
internal static class PaymentWire
{
    public static readonly PaymentWireJson Json = new(WireOptions.Create(Words.Of<PaymentStatus>(), Words.Of<PaymentProvider>(), Words.Of<RefundStatus>()));
}

[JsonSerializable(typeof(ManualPaymentCreate))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(PaymentResponse))]
internal sealed partial class PaymentWireJson : JsonSerializerContext;
