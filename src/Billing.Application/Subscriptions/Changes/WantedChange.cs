using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Subscriptions.Changes;

/// <summary>Another plan, another quantity, or both, that are asked for.</summary>
/// <param name="PlanId">The plan; null for the one that runs.</param>
/// <param name="Quantity">The quantity; null for the one that there is.</param>
/// <param name="Timing">When; null for now when it costs at least as much, else at the end of the period (rule 11).</param>
public sealed record WantedChange(BillingId? PlanId, decimal? Quantity, PlanChangeTiming? Timing)
{
    /// <summary>Whether a change that takes effect at once gives back what was paid for the days that are left.</summary>
    public bool GivesBack { get; init; } = true;

    /// <summary>What the field of the plan is called where it was asked for.</summary>
    public string PlanField { get; init; } = "new_plan_id";

    /// <summary>The field at fault when nothing would change.</summary>
    internal string Field => PlanId is null ? "quantity" : PlanField;
}
