using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.V1.Invoices;

namespace BillingFunctions.Http.V1.Dashboard;

/// <summary>What happened last.</summary>
internal sealed class RecentEndpoints(ListTail tail, DashboardNames names)
{
    private const int ActivitiesShown = 20;
    private const int ObjectsShown = 10;

    private static readonly QueryParameter<string?> Kind = Query.Text("type", 100);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Dashboard", "/dashboard", DashboardWire.Json);
        group.ListAll<RecentActivityResponse>("/activity", "Get recent activity feed", Activity).With(Kind)
            .Describe("The newest twenty events; with `type`, those of that type or resource, such as `invoice.finalized` or `invoice`, as far as they are among the newest thousand.");
        group.ListAll<RecentInvoiceItem>("/recent_invoices", "Get recent invoices for dashboard", Invoices);
        group.ListAll<RecentSubscriptionItem>("/recent_subscriptions", "Get recent subscriptions for dashboard", Subscriptions);
    }

    private async ValueTask<Result<Listing<RecentActivityResponse>>> Activity(Call call)
    {
        string? kind = call.Get(Kind);
        int field = DomainEvents.List.IndexOf("type");
        IReadOnlyList<WalkedItem> newest = await tail.ReadAsync(
            call.Space, DomainEvents.List, ActivitiesShown,
            item => kind is null || item.Key(field) == kind || item.Key(field)!.StartsWith(kind + ".", StringComparison.Ordinal), call.Cancellation);
        return new Listing<WalkedItem>(newest, newest.Count).Map(item =>
        {
            EventRow happened = JsonSerializer.Deserialize(item.Row.Span, DomainEvents.RowType)!;
            string[] words = happened.Type.Replace('_', ' ').Replace('.', ' ').Split(' ');
            string text = string.Join(' ', words);
            return new RecentActivityResponse(
                item.Place.Id.ToString(), happened.Type, char.ToUpperInvariant(text[0]) + text[1..], happened.OccurredAt, happened.Type.Split('.')[0], happened.ObjectId.ToString());
        });
    }

    private async ValueTask<Result<Listing<RecentInvoiceItem>>> Invoices(Call call)
    {
        List<RecentInvoiceItem> shown = [];
        foreach (WalkedItem item in await tail.ReadAsync(call.Space, InvoiceLists.Invoices, ObjectsShown, _ => true, call.Cancellation))
        {
            Invoice it = JsonSerializer.Deserialize(item.Row.Span, InvoiceLists.RowType)!.Invoice;
            string customer = it.CustomerId.ToString();
            shown.Add(new RecentInvoiceItem(
                it.Id.ToString(), InvoiceNumbers.Shown(it), customer, await names.OfCustomerAsync(call.Space, customer, call.Cancellation), it.Status, it.TotalMinor,
                it.Currency.Code, it.CreatedAt));
        }

        return new Listing<RecentInvoiceItem>(shown, shown.Count);
    }

    private async ValueTask<Result<Listing<RecentSubscriptionItem>>> Subscriptions(Call call)
    {
        List<RecentSubscriptionItem> shown = [];
        foreach (WalkedItem item in await tail.ReadAsync(call.Space, SubscriptionLists.Subscriptions, ObjectsShown, _ => true, call.Cancellation))
        {
            Subscription it = JsonSerializer.Deserialize(item.Row.Span, SubscriptionLists.RowType)!;
            string customer = it.CustomerId.ToString();
            shown.Add(new RecentSubscriptionItem(
                it.Id.ToString(), it.ExternalId, customer, await names.OfCustomerAsync(call.Space, customer, call.Cancellation),
                await names.OfPlanAsync(call.Space, it.PlanId.ToString(), call.Cancellation), it.Status, it.CreatedAt));
        }

        return new Listing<RecentSubscriptionItem>(shown, shown.Count);
    }
}
