using Billing.Application.Costs.Centers;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Costs;

/// <summary>What of a cost centre can be replaced.</summary>
internal class CostCenterReplace
{
    [Text(1, 255)]
    public required string Name { get; set; }

    [Text(0, 1000)]
    public string? Description { get; set; }

    [Doc("The center that it is part of.")]
    public BillingId? ParentId { get; set; }

    [MinorUnits, Doc("What may be spent.")]
    public decimal? BudgetCents { get; set; }

    public BudgetPeriod BudgetPeriod { get; set; }

    [Email]
    public string? ManagerEmail { get; set; }

    [Items(0, 50), Doc("Which usage without an explicit center comes here.")]
    public List<AllocationRuleBody> AllocationRules { get; set; } = [];

    public Result<CostCenterInput> ToInput() => new CostCenterInput(Name)
    {
        Description = Description,
        ParentId = ParentId,
        BudgetMinor = (long?)BudgetCents,
        BudgetPeriod = BudgetPeriod,
        ManagerEmail = ManagerEmail,
        Rules = [.. AllocationRules.Select(rule => rule.ToRule())],
    };
}

/// <summary>A new cost centre.</summary>
internal sealed class CostCenterCreate : CostCenterReplace
{
    [Text(1, 64), Doc("Unique among the customer's; usage names it in its property cost_center.", Example = "\"research\"")]
    public required string Code { get; set; }
}

/// <summary>Which usage a centre takes a part of.</summary>
internal sealed class AllocationRuleBody
{
    [Range(0, 1_000_000), Doc("The matching rules of the lowest number share the usage.")]
    public int Priority { get; set; }

    [Range("0.0001", "100"), Doc("Which part of the usage.")]
    public decimal Percentage { get; set; } = 100;

    [Items(0, 6), Doc("Properties that the usage must have, with these values.")]
    public Dictionary<string, string> MatchTags { get; set; } = [];

    [Items(0, 50), Text(1, 255), Doc("The usage's resource_type must be one of these.")]
    public List<string> ResourceTypes { get; set; } = [];

    public AllocationRule ToRule() => new(Priority, Percentage, MatchTags, ResourceTypes);

    public static AllocationRuleBody From(AllocationRule it) => new()
    {
        Priority = it.Priority, Percentage = it.Percent, MatchTags = it.MatchTags.ToDictionary(), ResourceTypes = [.. it.ResourceTypes],
    };
}

internal sealed record CostCenterResponse(
    BillingId Id, BillingId CustomerId, string Code, string Name, string? Description, BillingId? ParentId, decimal? BudgetCents, BudgetPeriod BudgetPeriod,
    string? ManagerEmail, IReadOnlyList<AllocationRuleBody> AllocationRules, bool Active, Instant CreatedAt, Instant UpdatedAt)
{
    public static CostCenterResponse From(CostCenter it) => new(
        it.Id, it.CustomerId, it.Code, it.Name, it.Description, it.ParentId, it.BudgetMinor, it.BudgetPeriod, it.ManagerEmail,
        [.. it.Rules.Select(AllocationRuleBody.From)], it.IsActive, it.CreatedAt, it.UpdatedAt);
}

internal sealed record CostAllocationResponse(
    BillingId CustomerId, string Currency, Instant PeriodStart, Instant PeriodEnd, decimal TotalCents, IReadOnlyList<CenterCostResponse> Costs)
{
    public static CostAllocationResponse From(AllocatedCosts it) => new(
        it.CustomerId, it.Currency.Code, it.Period.Start, it.Period.End, it.TotalMinor, [.. it.Costs.Select(cost => CenterCostResponse.From(it, cost))]);
}

internal sealed record CenterCostResponse(
    [property: Doc("Null for what no center takes.")] BillingId? CostCenterId, string? Code, string? Name,
    [property: Doc("By itself: these come to the total.")] decimal AmountCents,
    [property: Doc("With the centers below it.")] decimal TotalCents)
{
    public static CenterCostResponse From(AllocatedCosts all, CenterCost it)
    {
        CostCenter? center = all.Centers.FirstOrDefault(each => each.Id == it.CenterId);
        return new(it.CenterId, center?.Code, center?.Name, it.OwnMinor, it.TotalMinor);
    }
}
