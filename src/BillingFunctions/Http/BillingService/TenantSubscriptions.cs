using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Application.Wallets;
using Billing.Domain.Catalog;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using Billing.Domain.Wallets;
using BillingFunctions.Http.BillingService.Subscriptions;
using NodaTime;

namespace BillingFunctions.Http.BillingService;

/// <summary>A subscription with its plan.</summary>
internal sealed record TenantPlan(Subscription Subscription, Plan Plan);

/// <summary>Finds the subscription that a tenant has, and all that its answer shows.</summary>
internal sealed class TenantSubscriptions(ListReader lists, SubscriptionReader subscriptions, ICatalog catalog, CustomerReader customers, PastDue pastDue, IClock clock)
{
    /// <summary>The code that discounts given on this surface begin with; what follows names the subscription.</summary>
    public static string DiscountPrefix(BillingId subscriptionId) => $"DISCOUNT-{subscriptionId}-".ToUpperInvariant();

    /// <summary>The live one: active, paused or not started yet; null for none.</summary>
    public async ValueTask<Subscription?> LiveAsync(DataSpace space, BillingId tenant, CancellationToken cancellationToken) =>
        (await AllAsync(space, tenant, cancellationToken)).FirstOrDefault(each => each.Status is SubscriptionStatus.Active or SubscriptionStatus.Paused or SubscriptionStatus.Pending);

    /// <summary>The live one with its plan.</summary>
    public async ValueTask<TenantPlan?> PlanAsync(DataSpace space, BillingId tenant, CancellationToken cancellationToken) =>
        await LiveAsync(space, tenant, cancellationToken) is { } live
        && await catalog.FindPlanAsync(space, live.PlanId, live.PlanVersion, cancellationToken) is { } plan
            ? new TenantPlan(live, plan)
            : null;

    /// <summary>A plan at its current version, or null.</summary>
    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) => catalog.FindPlanAsync(space, id, version: null, cancellationToken);

    /// <summary>All of a tenant, newest first.</summary>
    public async ValueTask<IReadOnlyList<Subscription>> AllAsync(DataSpace space, BillingId tenant, CancellationToken cancellationToken)
    {
        ListSlice slice = await lists.ReadAsync(
            space, SubscriptionLists.Subscriptions,
            new ListQuery([ListFilter.EqualTo("customer_id", tenant.ToString())], "created_at", Descending: true, 0, 1000), cancellationToken);
        List<Subscription> all = [];
        foreach (ReadOnlyMemory<byte> row in slice.Rows)
        {
            // The list may be a moment behind the subscription itself; one that has ended stays so.
            Subscription listed = JsonSerializer.Deserialize(row.Span, SubscriptionLists.RowType)!;
            all.Add(listed.EndedAt is null ? await subscriptions.FindAsync(space, listed.Id, cancellationToken) ?? listed : listed);
        }

        return all;
    }

    /// <summary>All coupons that work for a tenant, newest first.</summary>
    public async ValueTask<IReadOnlyList<AppliedCoupon>> CouponsAsync(DataSpace space, BillingId tenant, CancellationToken cancellationToken)
    {
        ListSlice slice = await lists.ReadAsync(
            space, CouponLists.Applied,
            new ListQuery([ListFilter.EqualTo("customer_id", tenant.ToString()), ListFilter.EqualTo("status", nameof(CouponStatus.Active))], "created_at", Descending: true, 0, 100),
            cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, CouponLists.AppliedType)!)];
    }

    /// <summary>How often a tenant has redeemed a coupon, whether that still works or not.</summary>
    public async ValueTask<int> CountRedeemedAsync(DataSpace space, BillingId tenant, BillingId coupon, CancellationToken cancellationToken)
    {
        var query = new ListQuery([ListFilter.EqualTo("customer_id", tenant.ToString()), ListFilter.EqualTo("coupon_id", coupon.ToString())], null, Descending: false, 0, 0);
        return (int)await lists.CountAsync(space, CouponLists.Applied, query, sumOf: null, cancellationToken);
    }

    /// <summary>The wallets of a tenant that can be spent.</summary>
    public async ValueTask<IReadOnlyList<Wallet>> WalletsAsync(DataSpace space, BillingId tenant, CancellationToken cancellationToken)
    {
        ListSlice slice = await lists.ReadAsync(
            space, WalletLists.Wallets,
            new ListQuery([ListFilter.EqualTo("customer_id", tenant.ToString()), ListFilter.EqualTo("status", nameof(WalletStatus.Active))], null, Descending: false, 0, 1000),
            cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, WalletLists.RowType)!)];
    }

    /// <summary>A subscription as it is shown.</summary>
    public async ValueTask<TenantSubscription> ShowAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken) =>
        (await ShowAsync(space, subscription.CustomerId, [subscription], cancellationToken))[0];

    /// <summary>Subscriptions of one tenant as they are shown: what they share is read once.</summary>
    public async ValueTask<IReadOnlyList<TenantSubscription>> ShowAsync(
        DataSpace space, BillingId tenant, IReadOnlyList<Subscription> found, CancellationToken cancellationToken)
    {
        CustomerPeriods periods = (await CustomerPeriods.FindAsync(customers, space, tenant, cancellationToken))!;
        IReadOnlyList<AppliedCoupon> coupons = await CouponsAsync(space, tenant, cancellationToken);
        long credit = (await WalletsAsync(space, tenant, cancellationToken)).Where(wallet => wallet.Currency == periods.Customer.Currency).Sum(wallet => wallet.BalanceMinor);
        IReadOnlySet<BillingId> late = await pastDue.SubscriptionsAsync(space, tenant, cancellationToken);
        List<TenantSubscription> shown = [];
        foreach (Subscription it in found)
        {
            Plan? plan = await catalog.FindPlanAsync(space, it.PlanId, it.PlanVersion, cancellationToken);
            string prefix = DiscountPrefix(it.Id);
            AppliedCoupon? discount = coupons.FirstOrDefault(each => each.Code.StartsWith(prefix, StringComparison.Ordinal)) ?? (coupons.Count > 0 ? coupons[0] : null);
            shown.Add(TenantSubscription.From(it, plan, periods, discount, credit, PastDue.Is(it, late), clock.GetCurrentInstant()));
        }

        return shown;
    }
}
