using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>
/// The base prices of plans, one in each currency. Each change makes a version of the plan: running subscriptions keep theirs until they are moved.
/// </summary>
public sealed class BasePrices(CatalogUnits units)
{
    /// <summary>The id of a plan's price in a currency: a plan has one in each, so the same currency always has the same id.</summary>
    public static BillingId IdOf(BillingId planId, Currency currency) =>
        IdDerivation.ItemOf(planId.Owner, 0, "base-price", planId.ToString(), currency.Code);

    /// <summary>Adds one. Refused with <see cref="FailureKind.Conflict"/> when the plan has one in this currency, and when there is no such plan.</summary>
    public ValueTask<Result<Outcome<Plan>>> AddAsync(
        DataSpace space, BillingId planId, PriceInput price, Command command, CancellationToken cancellationToken) => ChangeAsync(
            space, planId, command,
            plan => plan.BasePrices().Any(own => own.Currency == price.Currency)
                ? Failure.Of(FailureKind.Conflict, $"The plan has a price in {price.Currency} already")
                : plan.WithBasePrice(price.Currency, price.AmountMinor),
            cancellationToken);

    /// <summary>Changes one. Refused when there is none with this id.</summary>
    /// <param name="space">The data space.</param>
    /// <param name="planId">The plan.</param>
    /// <param name="priceId">The price.</param>
    /// <param name="amount">The new amount in minor units of the price's currency, or why there can be none.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public ValueTask<Result<Outcome<Plan>>> UpdateAsync(
        DataSpace space, BillingId planId, BillingId priceId, Func<Currency, Result<long>> amount, Command command, CancellationToken cancellationToken) =>
        ChangeAsync(
            space, planId, command,
            plan => plan.CurrencyOf(priceId) is { } currency
                ? amount(currency).Map(minor => plan.WithBasePrice(currency, minor))
                : Failure.NotFound("Price"),
            cancellationToken);

    /// <summary>Removes one. Refused when there is none with this id.</summary>
    public ValueTask<Result<Outcome<Plan>>> DeleteAsync(
        DataSpace space, BillingId planId, BillingId priceId, Command command, CancellationToken cancellationToken) => ChangeAsync(
            space, planId, command,
            plan => plan.CurrencyOf(priceId) is { } currency ? plan.WithoutBasePrice(currency) : Failure.NotFound("Price"), cancellationToken);

    private ValueTask<Result<Outcome<Plan>>> ChangeAsync(
        DataSpace space, BillingId planId, Command command, Func<Plan, Result<Plan>> change, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Plan,
            async (work, ct) =>
            {
                if (await work.PlanAsync(planId, ct) is not { } plan)
                {
                    return Failure.NotFound("Plan");
                }

                Result<Plan> changed = change(plan);
                return changed.IsSuccess ? await work.SavePartsAsync(space, plan, changed.Value, ct) : changed;
            },
            cancellationToken);
}

/// <summary>Finds prices of plans.</summary>
internal static class BasePriceIds
{
    /// <summary>The currency of a plan's price with this id, or null.</summary>
    public static Currency? CurrencyOf(this Plan plan, BillingId priceId) =>
        plan.BasePrices().Select(own => own.Currency).FirstOrDefault(currency => BasePrices.IdOf(plan.Id, currency) == priceId);
}
