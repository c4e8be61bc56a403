using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;
using RefundStatus = Billing.Domain.Credits.RefundStatus;

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

internal sealed class CheckoutSessionCreate
{
    public required BillingId InvoiceId { get; set; }

    [WebAddress]
    public required string SuccessUrl { get; set; }

    [WebAddress]
    public required string CancelUrl { get; set; }

    [Doc("Left out: the default integration.", Example = "null")]
    public PaymentProviderKind? Provider { get; set; }

    [Doc("Whether what the customer pays with is saved for later charges, where the provider can; the first one becomes the default.")]
    public bool SavePaymentMethod { get; set; }

    public CheckoutWish ToWish() => new(InvoiceId, Provider, new Uri(SuccessUrl), new Uri(CancelUrl), SavePaymentMethod);
}

internal sealed record CheckoutSessionResponse(BillingId PaymentId, string CheckoutUrl, PaymentProvider Provider, Instant? ExpiresAt)
{
    public static CheckoutSessionResponse From(Payment it) => new(it.Id, it.ProviderCheckoutUrl!, it.Provider, null);
}

internal sealed record PaymentRefundResponse(BillingId Id, decimal AmountCents, RefundStatus Status, Instant CreatedAt, Instant? CompletedAt, string? FailureReason,
    [property: Doc("The credit note that gives it back, when one does.")] BillingId? CreditNoteId, [property: Doc("The provider's name for it, once it is known.")] string? ProviderRefundId)
{
    public static PaymentRefundResponse From(PaymentRefund it) => new(it.Id, it.AmountMinor, it.Status, it.CreatedAt, it.CompletedAt, it.FailureReason, it.CreditNoteId, it.ProviderRefundId);
}

internal sealed record PaymentAttemptResponse(
    int Number, AttemptStatus Status, [property: Doc("What was asked for.")] decimal AmountCents, BillingId? PaymentMethodId, string? ProviderPaymentId, string? FailureReason,
    [property: Doc("Whether the same method may succeed later by itself.")] bool MayPass, Instant SentAt, Instant? EndedAt)
{
    public static PaymentAttemptResponse From(PaymentAttempt it) => new(
        it.Number, it.Status, it.Amount.Minor, it.MethodId, it.ProviderPaymentId, it.Reason, it.MayPass, it.SentAt, it.EndedAt);
}

internal sealed record PaymentResponse(
    BillingId Id, BillingId InvoiceId, BillingId CustomerId, decimal AmountCents, string Currency, PaymentStatus Status, PaymentProvider Provider,
    string? ProviderPaymentId, string? ProviderCheckoutId, string? ProviderCheckoutUrl, string? FailureReason,
    IReadOnlyDictionary<string, string> PaymentMetadata, Instant CreatedAt, Instant UpdatedAt, Instant? CompletedAt,
    [property: Doc("What it pays of its invoice, less what of that was given back.")] decimal AppliedAmountCents,
    [property: Doc("What of it is unspent credit of the customer's.")] decimal CreditBalanceCents,
    [property: Doc("What was given back.")] decimal RefundedAmountCents, IReadOnlyList<PaymentRefundResponse> Refunds,
    [property: Doc("Tries at the provider, oldest first.")] IReadOnlyList<PaymentAttemptResponse> Attempts,
    [property: Doc("open, won or lost, when the customer's bank disputes it.")] string? DisputeStatus,
    [property: Doc("What banks took of it in disputes that were lost.")] decimal DisputedAmountCents)
{
    public static PaymentResponse From(Payment it) => new(
        it.Id, it.InvoiceId, it.CustomerId, it.AmountMinor, it.Currency.Code, it.Status, it.Provider, it.ProviderPaymentId, it.ProviderCheckoutId,
        it.ProviderCheckoutUrl, it.FailureReason, it.Metadata, it.CreatedAt, it.UpdatedAt, it.CompletedAt, it.AppliedMinor, it.CreditBalanceMinor,
        it.RefundedMinor, [.. it.Refunds.Select(PaymentRefundResponse.From)], [.. it.Attempts.Select(PaymentAttemptResponse.From)],
        it.Disputes is not [.., { } dispute] ? null : dispute.IsOpen ? "open" : dispute.IsWon ? "won" : "lost", it.DisputedMinor);
}

/// <summary>JSON of payments.</summary>
internal static class PaymentWire
{
    public static readonly PaymentWireJson Json = new(WireOptions.Create(Words.Of<PaymentStatus>(), Words.Of<PaymentProvider>(), Words.Of<RefundStatus>(), Words.Of<AttemptStatus>(), Words.Of<PaymentProviderKind>(), Words.Of<InboundOutcome>()));
}

[JsonSerializable(typeof(ManualPaymentCreate))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(PaymentResponse))]
[JsonSerializable(typeof(CheckoutSessionCreate))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(CheckoutSessionResponse))]
internal sealed partial class PaymentWireJson : JsonSerializerContext;
