using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>Creates a plan: its first version.</summary>
public sealed class CreatePlan(CatalogUnits units)
{
    /// <summary>What codes of plans are claimed as.</summary>
    internal const string CodeKind = "plan";

    /// <summary>
    /// Creates it. Refused with <see cref="FailureKind.Conflict"/> when the code is taken, with <see cref="FailureKind.Invalid"/> when a charge names
    /// an unknown metric or its properties are wrong.
    /// </summary>
    public ValueTask<Result<Outcome<Plan>>> RunAsync(DataSpace space, NewPlan input, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(space, command, StoredJson.Default.Plan, (work, ct) => CreateAsync(work, space, input, ct), cancellationToken);

    private static async ValueTask<Result<Plan>> CreateAsync(
        PartitionWork work, DataSpace space, NewPlan input, CancellationToken cancellationToken)
    {
        BillingId id = await work.FreeIdAsync(
            space, CodeKind, input.Code, planId => CatalogRows.PlanVersion(planId, 1), StoredJson.Default.Plan, cancellationToken);
        var assembly = new ChargeAssembly(work, id, [], chargesMade: 0);
        Result<IReadOnlyList<Charge>> charges = await assembly.RunAsync(input.Charges, cancellationToken);
        if (!charges.IsSuccess)
        {
            return charges.Failure;
        }

        if (await work.ClaimCodeAsync(CodeKind, input.Code, id, cancellationToken) is { } taken)
        {
            return taken;
        }

        var plan = new Plan
        {
            Id = id,
            Code = input.Code,
            Name = input.Name,
            Description = input.Description,
            Interval = input.Interval,
            IntervalCount = input.IntervalCount,
            AmountMinor = input.AmountMinor,
            Currency = input.Currency,
            TrialPeriodDays = input.TrialPeriodDays,
            PayInAdvance = input.PayInAdvance,
            IsInactive = input.IsInactive,
            Charges = charges.Value,
            PartsMade = assembly.PartsMade,
            LacksPrice = input.LacksPrice,
            Features = input.Features,
            NetPaymentTermDays = input.NetPaymentTermDays,
            InvoiceGracePeriodDays = input.InvoiceGracePeriodDays,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        plan = input.OtherPrices.Aggregate(plan, (priced, price) => priced.WithBasePrice(price.Currency, price.AmountMinor))
            .WithCommitment(input.CommitmentMinor, work.Now).WithThreshold(input.UsageThresholdMinor, work.Now);
        await work.SaveVersionAsync(space, before: null, plan, cancellationToken);
        return plan;
    }
}
