using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;

namespace Billing.Application.Dunning;

/// <summary>A payment request as the list shows it.</summary>
/// <param name="Request">The request.</param>
/// <param name="CustomerName">Who is asked.</param>
public sealed record RequestRow(PaymentRequest Request, string CustomerName);

/// <summary>The tenant-wide list of payment requests.</summary>
public static class RequestLists
{
    /// <summary>All payment requests of a data space.</summary>
    public static readonly ListDefinition Requests = new(
        "payment_requests",
        [
            new("customer_id"), new(Campaign), new(Status), new(Currency), new("amount_cents", ListFieldKind.Number), new("payment_attempts", ListFieldKind.Number),
            new("updated_at", ListFieldKind.Time), new(Recovered, ListFieldKind.Number), new(Outstanding, ListFieldKind.Number),
        ]);

    internal const string Campaign = "dunning_campaign_id";
    internal const string Status = "payment_status";
    internal const string Currency = "amount_currency";
    internal const string Recovered = "recovered_cents";
    internal const string Outstanding = "outstanding_cents";

    /// <summary>Those that campaigns made.</summary>
    internal static readonly ListFilter OfAnyCampaign = new(Campaign, id => id is not null);

    /// <summary>Those that wait for payment.</summary>
    internal static readonly ListFilter Pending = ListFilter.EqualTo(Status, nameof(RequestStatus.Pending));

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<RequestRow> RowType => StoredJson.Default.RequestRow;

    internal static ListUpsert Upsert(DataSpace space, PaymentRequest request, string customerName) => new(
        space, Requests.Name, request.Id, request.CreatedAt,
        [
            request.CustomerId.ToString(), request.CampaignId?.ToString(), request.Status.ToString(), request.Currency.Code, ListKeys.Of(request.AmountMinor),
            ListKeys.Of(request.AttemptsCount), ListKeys.Of(request.UpdatedAt), ListKeys.Of(request.RecoveredMinor), ListKeys.Of(request.AwaitedMinor),
        ],
        StoredJson.Element(new RequestRow(request, customerName), RowType));
}
