using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>What units of work on parts of plans share: a part is found by its plan, and each change of one makes a version of the plan.</summary>
internal static class PlanParts
{
    /// <summary>Most commitments and most thresholds of one plan or subscription.</summary>
    public const int CountMax = 20;

    /// <summary>The current version of the plan with a code, or null.</summary>
    public static async ValueTask<Plan?> PlanAsync(this PartitionWork work, string code, CancellationToken cancellationToken) =>
        await work.ReadAsync(CatalogRows.Code(CreatePlan.CodeKind, code), StoredJson.Default.CodeClaim, cancellationToken) is { } claim
            ? await work.PlanAsync(claim.Target, cancellationToken)
            : null;

    /// <summary>Writes the next version of a plan with other parts.</summary>
    public static async ValueTask<Plan> SavePartsAsync(this PartitionWork work, DataSpace space, Plan before, Plan changed, CancellationToken cancellationToken)
    {
        Plan next = changed with { Version = before.Version + 1, UpdatedAt = work.Now };
        await work.SaveVersionAsync(space, before, next, cancellationToken);
        return next;
    }

    /// <summary>Why an amount cannot be one of a part, or null: amounts are whole minor units.</summary>
    public static Failure? Refusal(decimal? amountMinor) => amountMinor is { } amount && amount != decimal.Truncate(amount)
        ? Failure.Invalid("amount_cents", "must be whole minor units")
        : null;

    /// <summary>Why a plan or subscription cannot have one part more, or null.</summary>
    public static Failure? Refusal(int count, int made, string what) => count < CountMax && made < BillingId.MaxOrdinal
        ? null
        : Failure.Of(FailureKind.WrongState, $"There are {count} {what}, and {made} parts in all so far: at most {CountMax} and {BillingId.MaxOrdinal} are possible");
}
