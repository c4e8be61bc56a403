using System.Text.Json.Serialization;
using Billing.Application.Lists;
using Billing.Application.Notifications;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Notifications;

/// <summary>What people of the organization should see.</summary>
internal sealed class NotificationEndpoints(NotificationReader reader, ReadNotifications read, ListReader lists)
{
    private static readonly QueryParameter<string?> Category = Query.Word("category", NotificationReader.Categories);
    private static readonly QueryParameter<bool?> IsRead = Query.OptionalBool("is_read");
    private static readonly QueryParameter<int> Limit = Query.Int("limit", 50, 1, 200);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Notifications", "/v1/notifications", NotificationWire.Json);
        group.ListAll<NotificationResponse>("/", "List notifications", List).With(SkipLimitLists.SkipParameter, Limit, Category, IsRead).SortedBy("category")
            .Describe("Payments, refunds and closes that failed, overdue invoices, ended subscriptions and wallets, usage set aside, endpoints disabled, exports.");
        group.Get<NotificationCountResponse>("/unread_count", "Get unread notification count", Count);
        group.Post<NotificationResponse>("/{notification_id}/read", "Mark a notification as read", ReadOne).Fails(404);
        group.Post<NotificationCountResponse>("/read_all", "Mark all notifications as read", ReadAll).Describe("All that there are by now.");
    }

    private async ValueTask<Result<Listing<NotificationResponse>>> List(Call call)
    {
        NotificationCounts counts = await reader.CountsAsync(call.Space, call.Cancellation);
        ListFilter? byRead = call.Get(IsRead) is { } isRead ? NotificationLists.Read(isRead, counts) : null;
        Paging paging = call.Paging with { Limit = call.Get(Limit) };
        return (await lists.PageAsync(call, paging, NotificationLists.Notifications, NotificationLists.RowType, ListedRows.When("category", call.Get(Category)), byRead))
            .Map(it => NotificationResponse.From(it, call.Organization, counts.Covers(it)));
    }

    private async ValueTask<Result<NotificationCountResponse>> Count(Call call) =>
        new NotificationCountResponse((await reader.CountsAsync(call.Space, call.Cancellation)).Unread);

    private async ValueTask<Result<NotificationResponse>> ReadOne(Call call) =>
        call.Settle(await read.OneAsync(call.Space, call.Id("notification_id"), call.Command, call.Cancellation)).Map(it => NotificationResponse.From(it, call.Organization, true));

    private async ValueTask<Result<NotificationCountResponse>> ReadAll(Call call) =>
        call.Settle(await read.AllAsync(call.Space, call.Command, call.Cancellation)).Map(it => new NotificationCountResponse(it.Unread));
}

internal sealed record NotificationResponse(
    BillingId Id, BillingId OrganizationId, [property: Doc("payment, invoice, subscription, wallet, dunning, webhook, usage or export.")] string Category, string Title,
    string Message, string? ResourceType, BillingId? ResourceId, bool IsRead, Instant CreatedAt)
{
    public static NotificationResponse From(Notification it, BillingId organization, bool isRead) => new(
        it.Id, organization, it.Category, it.Title, it.Message, it.ResourceType, it.ResourceId, isRead, it.CreatedAt);
}

internal sealed record NotificationCountResponse(long UnreadCount);

/// <summary>The wire records of this folder.</summary>
internal static class NotificationWire
{
    public static readonly NotificationWireJson Json = new(WireOptions.Create());
}

[JsonSerializable(typeof(NotificationResponse))]
[JsonSerializable(typeof(NotificationCountResponse))]
internal sealed partial class NotificationWireJson : JsonSerializerContext;
