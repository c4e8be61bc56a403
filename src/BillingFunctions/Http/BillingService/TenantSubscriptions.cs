using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Costs;
using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Application.Wallets;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
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
internal sealed class TenantSubscriptions(ListReader lists, SubscriptionReader subscriptions, ICatalog catalog, CustomerReader customers, RunningCosts running, IClock clock)
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
            // The list may be a moment behind the subscription itself.
            Subscription listed = JsonSerializer.Deserialize(row.Span, SubscriptionLists.RowType)!;
            all.Add(await subscriptions.FindAsync(space, listed.Id, cancellationToken) ?? listed);
        }

        return all;
    }

    /// <summary>The discounts of this surface that work for a subscription.</summary>
    public async ValueTask<IReadOnlyList<AppliedCoupon>> DiscountsAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken) =>
        [.. (await CouponsAsync(space, subscription.CustomerId, cancellationToken)).Where(each => each.Code.StartsWith(DiscountPrefix(subscription.Id), StringComparison.Ordinal))];

    /// <summary>All coupons that work for a tenant, newest first.</summary>
    public async ValueTask<IReadOnlyList<AppliedCoupon>> CouponsAsync(DataSpace space, BillingId tenant, CancellationToken cancellationToken)
    {
        ListSlice slice = await lists.ReadAsync(
            space, CouponLists.Applied,
            new ListQuery([ListFilter.EqualTo("customer_id", tenant.ToString()), ListFilter.EqualTo("status", nameof(CouponStatus.Active))], "created_at", Descending: true, 0, 100),
            cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, CouponLists.AppliedType)!)];
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
    public async ValueTask<TenantSubscription> ShowAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken)
    {
        Plan? plan = await catalog.FindPlanAsync(space, subscription.PlanId, subscription.PlanVersion, cancellationToken);
        Customer? customer = await customers.FindIncludingDeletedAsync(space, subscription.CustomerId, cancellationToken);
        Billing.Domain.Time.InstantSpan? period = await running.PeriodOfAsync(space, subscription, cancellationToken);
        AppliedCoupon? discount = (await DiscountsAsync(space, subscription, cancellationToken) is [var own, ..] ? own : null)
            ?? (await CouponsAsync(space, subscription.CustomerId, cancellationToken) is [var general, ..] ? general : null);
        long credit = (await WalletsAsync(space, subscription.CustomerId, cancellationToken)).Sum(wallet => wallet.BalanceMinor);
        return TenantSubscription.From(subscription, plan, customer!, period, discount, credit, clock.GetCurrentInstant());
    }
}
