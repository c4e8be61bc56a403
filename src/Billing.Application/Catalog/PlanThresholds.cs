using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>
/// Usage thresholds of plans (rule 19). Each change makes a version of the plan: running subscriptions keep theirs until they are moved.
/// </summary>
public sealed class PlanThresholds(CatalogUnits units)
{
    /// <summary>Adds one. Refused when the plan is unknown or has <see cref="PlanParts.CountMax"/> already, and when the currency is another one.</summary>
    public ValueTask<Result<Outcome<PlanPart<UsageThreshold>>>> CreateAsync(
        DataSpace space, string planCode, ThresholdInput input, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.PlanPartUsageThreshold,
            async (work, ct) => await work.PlanAsync(planCode, ct) is { } plan ? await AddAsync(work, space, plan, input, ct) : Failure.NotFound("Plan"),
            cancellationToken);

    /// <summary>Removes one from the plan's next version. Refused when it is unknown.</summary>
    public ValueTask<Result<Outcome<PlanPart<UsageThreshold>>>> DeleteAsync(
        DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.PlanPartUsageThreshold, (work, ct) => RemoveAsync(work, space, id, ct), cancellationToken);

    private static async ValueTask<Result<PlanPart<UsageThreshold>>> AddAsync(
        PartitionWork work, DataSpace space, Plan plan, ThresholdInput input, CancellationToken cancellationToken)
    {
        if ((input.Refusal(plan.Currency) ?? PlanParts.Refusal(plan.UsageThresholds.Count, plan.PartsMade, "thresholds")) is { } refusal)
        {
            return refusal;
        }

        int number = plan.PartsMade + 1;
        UsageThreshold made = input.ToThreshold(plan.Id.Part(number), work.Now);
        await work.SavePartsAsync(space, plan, plan with { PartsMade = number, UsageThresholds = [.. plan.UsageThresholds, made] }, cancellationToken);
        return new PlanPart<UsageThreshold>(plan.Id, made);
    }

    private static async ValueTask<Result<PlanPart<UsageThreshold>>> RemoveAsync(
        PartitionWork work, DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (await work.PlanAsync(id.Part(0), cancellationToken) is not { } plan || plan.UsageThresholds.FirstOrDefault(each => each.Id == id) is not { } own)
        {
            return Failure.NotFound("Usage threshold");
        }

        Plan next = plan with { UsageThresholds = [.. plan.UsageThresholds.Where(each => each.Id != id)] };
        await work.SavePartsAsync(space, plan, next, cancellationToken);
        return new PlanPart<UsageThreshold>(plan.Id, own);
    }
}

/// <summary>What a threshold is made of.</summary>
/// <param name="AmountMinor">Amount of usage in minor units, a whole number; of a recurring one, the size of each step.</param>
/// <param name="Currency">Currency of the amount: the plan's, or the customer's.</param>
/// <param name="Recurring">Whether it fires at each further step.</param>
/// <param name="DisplayName">For people.</param>
public sealed record ThresholdInput(decimal AmountMinor, Currency Currency, bool Recurring, string? DisplayName)
{
    internal Failure? Refusal(Currency expected) => PlanParts.Refusal(AmountMinor)
        ?? (Currency == expected ? null : Failure.Invalid("currency", $"Usage is priced in {expected}", "currency_mismatch"));

    internal UsageThreshold ToThreshold(BillingId id, NodaTime.Instant now) => new(id, (long)AmountMinor, Recurring, DisplayName, now, now);
}
