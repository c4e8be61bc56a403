using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>
/// Minimum commitments of plans (rule 18). Each change makes a version of the plan: running subscriptions keep theirs until they are moved.
/// </summary>
public sealed class PlanCommitments(CatalogUnits units)
{
    /// <summary>Adds one. Refused when the plan is unknown, has <see cref="PlanParts.CountMax"/> already, or the amount is no whole number.</summary>
    public ValueTask<Result<Outcome<PlanPart<Commitment>>>> CreateAsync(
        DataSpace space, string planCode, CommitmentInput input, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.PlanPartCommitment,
            async (work, ct) => await work.PlanAsync(planCode, ct) is { } plan ? await AddAsync(work, space, plan, input, ct) : Failure.NotFound("Plan"),
            cancellationToken);

    /// <summary>Changes one: null leaves a field as it is. Refused when it is unknown or the amount is no whole number.</summary>
    public ValueTask<Result<Outcome<PlanPart<Commitment>>>> UpdateAsync(
        DataSpace space, BillingId id, CommitmentInput input, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.PlanPartCommitment,
            (work, ct) => ChangeAsync(
                work, space, id,
                own => own with
                {
                    AmountMinor = (long?)input.AmountMinor ?? own.AmountMinor, DisplayName = input.DisplayName ?? own.DisplayName, UpdatedAt = work.Now,
                },
                PlanParts.Refusal(input.AmountMinor), ct),
            cancellationToken);

    /// <summary>Removes one from the plan's next version. Refused when it is unknown.</summary>
    public ValueTask<Result<Outcome<PlanPart<Commitment>>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(
            space, command, StoredJson.Default.PlanPartCommitment, (work, ct) => ChangeAsync(work, space, id, _ => null, refusal: null, ct), cancellationToken);

    private static async ValueTask<Result<PlanPart<Commitment>>> AddAsync(
        PartitionWork work, DataSpace space, Plan plan, CommitmentInput input, CancellationToken cancellationToken)
    {
        if ((PlanParts.Refusal(input.AmountMinor) ?? PlanParts.Refusal(plan.Commitments.Count, plan.PartsMade, "commitments")) is { } refusal)
        {
            return refusal;
        }

        int number = plan.PartsMade + 1;
        var made = new Commitment(plan.Id.Part(number), (long)(input.AmountMinor ?? 0), input.DisplayName, work.Now, work.Now);
        await work.SavePartsAsync(space, plan, plan with { PartsMade = number, Commitments = [.. plan.Commitments, made] }, cancellationToken);
        return new PlanPart<Commitment>(plan.Id, made);
    }

    private static async ValueTask<Result<PlanPart<Commitment>>> ChangeAsync(
        PartitionWork work, DataSpace space, BillingId id, Func<Commitment, Commitment?> change, Failure? refusal, CancellationToken cancellationToken)
    {
        if (await work.PlanAsync(id.Part(0), cancellationToken) is not { } plan || plan.Commitments.FirstOrDefault(each => each.Id == id) is not { } own)
        {
            return Failure.NotFound("Commitment");
        }

        if (refusal is not null)
        {
            return refusal;
        }

        Commitment? changed = change(own);
        Plan next = plan with { Commitments = [.. plan.Commitments.Select(each => each.Id == id ? changed : each).OfType<Commitment>()] };
        await work.SavePartsAsync(space, plan, next, cancellationToken);
        return new PlanPart<Commitment>(plan.Id, changed ?? own);
    }
}

/// <summary>What a commitment is made of or changed to.</summary>
/// <param name="AmountMinor">Least amount of a full period in minor units, a whole number.</param>
/// <param name="DisplayName">What the true-up line is called.</param>
public sealed record CommitmentInput(decimal? AmountMinor, string? DisplayName);

/// <summary>A part of a plan, and which plan's.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Part">The part.</param>
public sealed record PlanPart<T>(BillingId PlanId, T Part);
