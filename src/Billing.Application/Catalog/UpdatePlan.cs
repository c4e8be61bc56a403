using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>Edits a plan by adding a version. Running subscriptions keep theirs.</summary>
public sealed class UpdatePlan(CatalogUnits units)
{
    /// <summary>Applies the patch and gives the new version.</summary>
    public ValueTask<Result<Outcome<Plan>>> RunAsync(
        DataSpace space, BillingId id, PlanPatch patch, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Plan,
            async (work, ct) => await work.PlanAsync(id, ct) is { } plan ? await ChangeAsync(work, space, plan, patch, ct) : Failure.NotFound("Plan"),
            cancellationToken);

    private static async ValueTask<Result<Plan>> ChangeAsync(
        PartitionWork work, DataSpace space, Plan plan, PlanPatch patch, CancellationToken cancellationToken)
    {
        var assembly = new ChargeAssembly(work, plan.Id, plan.Charges, plan.PartsMade);
        IReadOnlyList<Charge> charges = plan.Charges;
        if (patch.Charges is { } inputs)
        {
            Result<IReadOnlyList<Charge>> assembled = await assembly.RunAsync(inputs, cancellationToken);
            if (!assembled.IsSuccess)
            {
                return assembled.Failure;
            }

            charges = assembled.Value;
        }

        Plan next = plan with
        {
            Version = plan.Version + 1,
            Name = patch.Name ?? plan.Name,
            Description = patch.Description ?? plan.Description,
            AmountMinor = patch.AmountMinor ?? plan.AmountMinor,
            Currency = patch.Currency ?? plan.Currency,
            TrialPeriodDays = patch.TrialPeriodDays ?? plan.TrialPeriodDays,
            PayInAdvance = patch.PayInAdvance ?? plan.PayInAdvance,
            Charges = charges,
            PartsMade = assembly.PartsMade,
            Interval = patch.Interval ?? plan.Interval,
            IsInactive = patch.IsInactive ?? plan.IsInactive,
            Features = patch.Features ?? plan.Features,
            NetPaymentTermDays = patch.NetPaymentTermDays ?? plan.NetPaymentTermDays,
            InvoiceGracePeriodDays = patch.InvoiceGracePeriodDays ?? plan.InvoiceGracePeriodDays,
            UpdatedAt = work.Now,
        };
        next = next.WithCommitment(patch.CommitmentMinor, work.Now).WithThreshold(patch.UsageThresholdMinor, work.Now);
        await work.SaveVersionAsync(space, plan, next, cancellationToken);
        return next;
    }
}
