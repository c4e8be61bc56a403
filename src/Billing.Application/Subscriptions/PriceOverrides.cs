using System.Globalization;
using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>Prices that are agreed with one customer: what is null or not named keeps the plan's.</summary>
/// <param name="AmountMinor">The base amount of a period.</param>
/// <param name="Charges">Prices of charges of the plan.</param>
/// <param name="Commitments">Amounts of commitments of the plan.</param>
public sealed record AgreedPrices(long? AmountMinor, IReadOnlyList<AgreedCharge> Charges, IReadOnlyList<CommitmentOverride> Commitments);

/// <summary>The price of one charge, in the model that the plan gives it.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="Properties">The price, as a charge of a plan writes it.</param>
/// <param name="MinAmountMinor">The least per period; null for none.</param>
/// <param name="MaxAmountMinor">The most per period; null for none.</param>
public sealed record AgreedCharge(BillingId ChargeId, JsonElement Properties, decimal? MinAmountMinor, decimal? MaxAmountMinor)
{
    /// <summary>Prices of the charge's filters; those that are not named keep the plan's.</summary>
    public IReadOnlyList<AgreedFilter> Filters { get; init; } = [];
}

/// <summary>The price of one filter of a charge.</summary>
/// <param name="MetricFilterId">The metric's filter.</param>
/// <param name="Values">The values that the charge's filter matches; empty when the charge has the metric's filter once.</param>
/// <param name="Properties">What replaces the charge's agreed properties.</param>
public sealed record AgreedFilter(BillingId MetricFilterId, IReadOnlyList<string> Values, JsonElement Properties);

/// <summary>
/// Agrees prices with a subscription and takes them back. They hold for all that is billed from then on, the usage of the running period too; what was billed
/// stays as it was. Another plan ends them, another version of the plan does not.
/// </summary>
public sealed class PriceOverrides(SubscriptionChange change, ICatalog catalog)
{
    /// <summary>Agrees prices, in place of any before. Refused when it has ended, and at the field that the plan does not know or that makes no price.</summary>
    public ValueTask<Result<Outcome<Subscription>>> SetAsync(
        DataSpace space, BillingId id, AgreedPrices prices, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, id, command, (it, ct) => SetAsync(it, prices, ct), cancellationToken);

    /// <summary>Takes them back: the plan's own prices hold. Refused when there are none.</summary>
    public ValueTask<Result<Outcome<Subscription>>> RemoveAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(
            space, id, command,
            it => it.Subscription.PriceOverride is null ? Failure.NotFound("Price override") : Ended(it.Subscription) ?? Save(it, null), cancellationToken);

    private async ValueTask<Result<Subscription>> SetAsync(ChangingSubscription it, AgreedPrices prices, CancellationToken cancellationToken)
    {
        if (Ended(it.Subscription) is { } ended)
        {
            return ended;
        }

        Plan plan = await catalog.RequirePlanAsync(it.Account.Space, it.Subscription.PlanId, it.Subscription.PlanVersion, cancellationToken);
        List<FieldError> errors = [];
        List<ChargePriceOverride> charges = [];
        for (int i = 0; i < prices.Charges.Count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"charges.{i}");
            if (await ChargeAsync(it.Account.Space, plan, prices.Charges[i], path, errors, cancellationToken) is { } charge)
            {
                charges.Add(charge);
            }
        }

        for (int i = 0; i < prices.Commitments.Count; i++)
        {
            if (plan.Commitments.All(own => own.Id != prices.Commitments[i].CommitmentId))
            {
                errors.Add(FieldError.Body(
                    string.Create(CultureInfo.InvariantCulture, $"commitments.{i}.commitment_id"), "The plan has no such commitment", "unknown_reference"));
            }
        }

        Once(prices.Charges.Select(charge => charge.ChargeId), "charges", errors);
        Once(prices.Commitments.Select(commitment => commitment.CommitmentId), "commitments", errors);
        return errors.Count > 0 ? Failure.Invalid(errors) : Save(it, new PlanPrices(plan.Currency, prices.AmountMinor, charges, prices.Commitments));
    }

    private async ValueTask<ChargePriceOverride?> ChargeAsync(
        DataSpace space, Plan plan, AgreedCharge agreed, string path, List<FieldError> errors, CancellationToken cancellationToken)
    {
        if (plan.Charges.FirstOrDefault(own => own.Id == agreed.ChargeId) is not { } charge)
        {
            errors.Add(FieldError.Body($"{path}.charge_id", "The plan has no such charge", "unknown_reference"));
            return null;
        }

        if (agreed.MinAmountMinor > agreed.MaxAmountMinor)
        {
            errors.Add(FieldError.Body($"{path}.max_amount_cents", "The maximum is below the minimum", "value_error"));
        }

        ChargePrice? price = ChargeProperties.Parse(charge.Model, agreed.Properties, $"{path}.properties", errors);
        if (price is PercentagePrice { NeedsTransactions: true } && (charge.PayInAdvance || charge.GroupBy.Count > 0
            || await catalog.FindMetricAsync(space, charge.MetricId, cancellationToken) is { Recurring: true }))
        {
            errors.Add(FieldError.Body(
                $"{path}.properties", "A percentage with a free stretch or bounds looks at each transaction, which this charge cannot", "value_error"));
        }

        return price is null ? null : new ChargePriceOverride(charge.Id, price, agreed.MinAmountMinor, agreed.MaxAmountMinor)
        {
            PropertiesJson = agreed.Properties.GetRawText(),
            Filters = Filters(charge, agreed, path, errors),
        };
    }

    private static List<FilterPriceOverride> Filters(Charge charge, AgreedCharge agreed, string path, List<FieldError> errors)
    {
        List<FilterPriceOverride> filters = [];
        for (int i = 0; i < agreed.Filters.Count; i++)
        {
            AgreedFilter given = agreed.Filters[i];
            string at = string.Create(CultureInfo.InvariantCulture, $"{path}.filters.{i}");
            ChargeFilter[] meant = [.. charge.Filters.Where(own => own.MetricFilterId == given.MetricFilterId
                && (given.Values.Count == 0 || own.Values.SequenceEqual(given.Values, StringComparer.Ordinal)))];
            if (meant is not [{ } own])
            {
                errors.Add(meant.Length == 0
                    ? FieldError.Body($"{at}.billable_metric_filter_id", "The charge has no such filter", "unknown_reference")
                    : FieldError.Body($"{at}.values", "The charge has this filter several times: say which values are meant", "value_error"));
                continue;
            }

            JsonElement properties = ChargeProperties.Overlay(agreed.Properties, given.Properties);
            if (ChargeProperties.Parse(charge.Model, properties, $"{at}.properties", errors) is { } price)
            {
                filters.Add(new FilterPriceOverride(own.MetricFilterId, own.Values, price, given.Properties.GetRawText()));
            }
        }

        return filters;
    }

    private static void Once(IEnumerable<BillingId> ids, string field, List<FieldError> errors)
    {
        if (ids.GroupBy(id => id).Any(same => same.Count() > 1))
        {
            errors.Add(FieldError.Body(field, "Each is named once", "value_error"));
        }
    }

    private static Failure? Ended(Subscription subscription) => subscription.Status is SubscriptionStatus.Canceled or SubscriptionStatus.Terminated
        ? Failure.Of(FailureKind.WrongState, $"The subscription is {subscription.Status.ToString().ToLowerInvariant()}: its prices stay as they are")
        : null;

    private static Result<Subscription> Save(ChangingSubscription it, PlanPrices? prices) =>
        it.Save(it.Subscription with { PriceOverride = prices, UpdatedAt = it.Now }, ["subscription.updated"]).Subscription;
}
