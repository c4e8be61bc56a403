using Billing.Application.Costs.Centers;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.BillingService.Usage;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Costs;

/// <summary>What of a cost centre can be replaced.</summary>
internal class TenantCostCenterReplace
{
    [Text(1, 255)]
    public required string Name { get; set; }

    [Text(0, 1000)]
    public string? Description { get; set; }

    public BillingId? ParentId { get; set; }

    [Range(0), Doc("In the tenant's currency.")]
    public decimal? Budget { get; set; }

    public BudgetPeriod BudgetPeriod { get; set; }

    [Email]
    public string? ManagerEmail { get; set; }

    [Items(0, 50)]
    public List<TenantRule> AllocationRules { get; set; } = [];

    public Result<CostCenterInput> ToInput(Currency currency)
    {
        long? budget = null;
        if (Budget is { } amount)
        {
            if (!Major.ToMinor(amount, currency, "budget").TryGet(out long minor, out Failure? failure))
                return failure;

            budget = minor;
        }

        return new CostCenterInput(Name)
        {
            Description = Description, ParentId = ParentId, BudgetMinor = budget, BudgetPeriod = BudgetPeriod, ManagerEmail = ManagerEmail,
            Rules = [.. AllocationRules.Select(rule => rule.ToRule())],
        };
    }
}

/// <summary>A new cost centre.</summary>
internal sealed class TenantCostCenterCreate : TenantCostCenterReplace
{
    public required BillingId TenantId { get; set; }

    [Text(1, 64)]
    public required string Code { get; set; }
}

/// <summary>Which usage a centre takes a part of: tags are those of the usage.</summary>
internal sealed class TenantRule
{
    [Range(0, 1_000_000)]
    public int Priority { get; set; }

    [Range("0.0001", "100")]
    public decimal Percentage { get; set; } = 100;

    [Items(0, 6)]
    public Dictionary<string, string> MatchTags { get; set; } = [];

    [Items(0, 50), Text(1, 255)]
    public List<string> ResourceTypes { get; set; } = [];

    public AllocationRule ToRule() => new(Priority, Percentage, MatchTags.ToDictionary(tag => UsageBody.TagProperty(tag.Key), tag => tag.Value), ResourceTypes);

    public static TenantRule From(AllocationRule it) => new()
    {
        Priority = it.Priority, Percentage = it.Percent, ResourceTypes = [.. it.ResourceTypes],
        MatchTags = it.MatchTags.ToDictionary(tag => tag.Key.StartsWith(UsageBody.TagProperty(""), StringComparison.Ordinal) ? tag.Key[UsageBody.TagProperty("").Length..] : tag.Key, tag => tag.Value),
    };
}

internal sealed record TenantCostCenter(
    BillingId Id, BillingId TenantId, string Name, string Code, string? Description, BillingId? ParentId, decimal? Budget, string Currency, BudgetPeriod BudgetPeriod,
    string? ManagerEmail, IReadOnlyList<TenantRule> AllocationRules, bool IsActive,
    [property: Doc("What it bears of the running periods with the centers below it.")] decimal CurrentCost,
    [property: Doc("That in percent of the budget; null without one.")] decimal? BudgetUtilization, Instant CreatedAt, Instant UpdatedAt)
{
    public static TenantCostCenter From(CostCenter it, AllocatedCosts costs) => new(
        it.Id, it.CustomerId, it.Name, it.Code, it.Description, it.ParentId, it.BudgetMinor is { } budget ? Major.Of(budget, costs.Currency) : null, costs.Currency.Code,
        it.BudgetPeriod, it.ManagerEmail, [.. it.Rules.Select(TenantRule.From)], it.IsActive, Major.Of(costs.TotalOf(it.Id), costs.Currency),
        it.BudgetMinor is > 0 ? decimal.Round(costs.TotalOf(it.Id) * 100m / it.BudgetMinor.Value, 2, MidpointRounding.AwayFromZero) : null, it.CreatedAt, it.UpdatedAt);
}
