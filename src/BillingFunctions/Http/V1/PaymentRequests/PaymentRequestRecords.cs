using System.Text.Json.Serialization;
using Billing.Application.Dunning;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Providers;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.PaymentRequests;

internal sealed class PaymentRequestCreate
{
    public required BillingId CustomerId { get; set; }

    [Items(1, PaymentRequest.InvoicesMax), Doc("At most ten.")]
    public required IReadOnlyList<BillingId> InvoiceIds { get; set; }
}

internal sealed record PaymentRequestInvoiceResponse(
    BillingId Id, BillingId PaymentRequestId, BillingId InvoiceId, Instant CreatedAt, [property: Doc("What is waited for.")] decimal AmountCents);

internal sealed record PaymentRequestResponse(
    BillingId Id, BillingId OrganizationId, BillingId CustomerId, BillingId? DunningCampaignId,
    [property: Doc("What it waits for; what came, when it succeeded; what was left, when it failed.")] decimal AmountCents, string AmountCurrency, RequestStatus PaymentStatus,
    int PaymentAttempts, [property: Doc("Whether payment can be asked for now: it is pending, and no attempt is under way.")] bool ReadyForPaymentProcessing,
    IReadOnlyList<PaymentRequestInvoiceResponse> Invoices, Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("What money has paid of its invoices since it was made.")] decimal RecoveredAmountCents, Instant? NextAttemptAt, Instant? EndedAt)
{
    public static PaymentRequestResponse From(PaymentRequest it, BillingId organization) => new(
        it.Id, organization, it.CustomerId, it.CampaignId, it.AmountMinor, it.Currency.Code, it.Status, it.AttemptsCount, it.IsReady,
        [.. it.Lines.Select((line, i) => new PaymentRequestInvoiceResponse(it.Id.Part(i + 1), it.Id, line.InvoiceId, it.CreatedAt, line.AmountMinor))], it.CreatedAt, it.UpdatedAt,
        it.RecoveredMinor, it.NextAttemptAt, it.EndedAt);
}

/// <summary>What became of a row of a batch.</summary>
internal enum BatchRowStatus
{
    Created,
    Failed,
}

internal sealed record BatchPaymentRequestResult(
    BillingId CustomerId, string CustomerName, BillingId? PaymentRequestId, int InvoiceCount, decimal AmountCents, string AmountCurrency, BatchRowStatus Status, string? Error)
{
    public static BatchPaymentRequestResult From(BatchedRequest it) => new(
        it.CustomerId, it.CustomerName, it.Request?.Id, it.Request?.Lines.Count ?? 0, it.Request?.AmountMinor ?? 0, it.Request?.Currency.Code ?? "",
        it.Request is null ? BatchRowStatus.Failed : BatchRowStatus.Created, it.Error);
}

internal sealed record BatchPaymentRequestResponse(int TotalCustomers, int Created, int Failed, IReadOnlyList<BatchPaymentRequestResult> Results)
{
    public static BatchPaymentRequestResponse From(IReadOnlyList<BatchedRequest> all) => new(
        all.DistinctBy(each => each.CustomerId).Count(), all.Count(each => each.Request is not null), all.Count(each => each.Request is null),
        [.. all.Select(BatchPaymentRequestResult.From)]);
}

internal sealed record PaymentAttemptDetails(RequestAttemptKind Kind, decimal AmountCents, BillingId? PaymentId, string? Reason);

internal sealed record PaymentAttemptEntry(
    Instant Timestamp, string Action, RequestStatus? OldStatus, RequestStatus? NewStatus, int? AttemptNumber, PaymentAttemptDetails? Details)
{
    public static IEnumerable<PaymentAttemptEntry> Of(RequestAttempt it)
    {
        var details = new PaymentAttemptDetails(it.Kind, it.AmountMinor, it.PaymentId, it.Reason);
        yield return new(it.At, it.Kind switch
        {
            RequestAttemptKind.Reminder => "customer_reminded",
            RequestAttemptKind.Retry => "payment_retried",
            _ => "payment_attempted",
        }, RequestStatus.Pending, RequestStatus.Pending, it.Number, details);
        if (it.Outcome is RequestOutcome.Paid or RequestOutcome.Failed or RequestOutcome.CalledOff)
            yield return new(it.EndedAt ?? it.At, it.Outcome switch
            {
                RequestOutcome.Paid => "attempt_succeeded",
                RequestOutcome.Failed => "attempt_failed",
                _ => "attempt_called_off",
            }, RequestStatus.Pending, RequestStatus.Pending, it.Number, details);
    }
}

internal sealed record PaymentAttemptHistoryResponse(BillingId PaymentRequestId, RequestStatus CurrentStatus, int TotalAttempts, IReadOnlyList<PaymentAttemptEntry> Entries)
{
    public static PaymentAttemptHistoryResponse From(PaymentRequest it)
    {
        List<PaymentAttemptEntry> entries =
        [
            new(it.CreatedAt, "created", null, RequestStatus.Pending, null, null), .. it.Attempts.SelectMany(PaymentAttemptEntry.Of),
        ];
        if (it.EndedAt is { } ended)
            entries.Add(new(ended, "ended", RequestStatus.Pending, it.Status, null, null));

        return new(it.Id, it.Status, it.AttemptsCount, [.. entries.OrderBy(entry => entry.Timestamp)]);
    }
}

internal sealed class RequestCheckoutCreate
{
    [WebAddress]
    public required string SuccessUrl { get; set; }

    [WebAddress]
    public required string CancelUrl { get; set; }

    [Doc("Left out: the default integration.", Example = "null")]
    public PaymentProviderKind? Provider { get; set; }

    public CheckoutWish ToWish(BillingId requestId) => new(requestId, Provider, new Uri(SuccessUrl), new Uri(CancelUrl));
}

internal sealed record RequestCheckoutResponse(BillingId PaymentId, string CheckoutUrl, PaymentProvider Provider)
{
    public static RequestCheckoutResponse From(Payment it) => new(it.Id, it.ProviderCheckoutUrl!, it.Provider);
}

/// <summary>JSON of payment requests.</summary>
internal static class PaymentRequestWire
{
    public static readonly PaymentRequestWireJson Json = new(WireOptions.Create(
        Words.Of<RequestStatus>(), Words.Of<RequestAttemptKind>(), Words.Of<BatchRowStatus>(), Words.Of<PaymentProviderKind>(), Words.Of<PaymentProvider>()));
}

[JsonSerializable(typeof(PaymentRequestCreate))]
[JsonSerializable(typeof(PaymentRequestResponse))]
[JsonSerializable(typeof(BatchPaymentRequestResponse))]
[JsonSerializable(typeof(PaymentAttemptHistoryResponse))]
[JsonSerializable(typeof(RequestCheckoutCreate))]
[JsonSerializable(typeof(RequestCheckoutResponse))]
internal sealed partial class PaymentRequestWireJson : JsonSerializerContext;
