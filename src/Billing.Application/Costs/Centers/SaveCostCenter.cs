using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Costs.Centers;

/// <summary>What a centre is made of; shapes are checked by the surface.</summary>
/// <param name="Name">For people.</param>
public sealed record CostCenterInput(string Name)
{
    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>The centre that it is part of.</summary>
    public BillingId? ParentId { get; init; }

    /// <summary>What may be spent, in minor units.</summary>
    public long? BudgetMinor { get; init; }

    /// <summary>In which time.</summary>
    public BudgetPeriod BudgetPeriod { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? ManagerEmail { get; init; }

    /// <summary>Which usage comes here.</summary>
    public IReadOnlyList<AllocationRule> Rules { get; init; } = [];
}

/// <summary>Creates, replaces and retires cost centres.</summary>
public sealed class SaveCostCenter(Transactor transactor, CostDimensions dimensions)
{
    /// <summary>
    /// Creates a centre. Refused when the customer is unknown, with <see cref="FailureKind.Conflict"/> when the code is taken, and when the parent is not one of the
    /// customer's or the tree would be too deep.
    /// </summary>
    public async ValueTask<Result<Outcome<CostCenter>>> CreateAsync(
        DataSpace space, BillingId customerId, string code, CostCenterInput input, Command command, CancellationToken cancellationToken) =>
        await dimensions.AddAsync(space, input.Rules, cancellationToken)
            ? await transactor.RunAsync(
                CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.CostCenter,
                (work, ct) => CreateAsync(work, customerId, code, input, ct), cancellationToken)
            : TooManyTags;

    /// <summary>Replaces everything but the code and the customer; one that was retired works again.</summary>
    public async ValueTask<Result<Outcome<CostCenter>>> ReplaceAsync(
        DataSpace space, BillingId id, CostCenterInput input, Command command, CancellationToken cancellationToken) =>
        await dimensions.AddAsync(space, input.Rules, cancellationToken)
            ? await transactor.RunAsync(
                CustomerRows.PartitionOf(space, id), command, StoredJson.Default.CostCenter, (work, ct) => ReplaceAsync(work, id, input, ct), cancellationToken)
            : TooManyTags;

    /// <summary>Retires a centre: it takes no further costs and keeps its name. Refused with <see cref="FailureKind.WrongState"/> while active ones are below it.</summary>
    public ValueTask<Result<Outcome<CostCenter>>> RetireAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(CustomerRows.PartitionOf(space, id), command, StoredJson.Default.CostCenter, (work, ct) => RetireAsync(work, id, ct), cancellationToken);

    private static Failure TooManyTags => Failure.Invalid(
        "allocation_rules", $"All rules of the organization may name at most {CostDimensions.CountMax - 2} different tags: each combination of their values is counted", "too_many_tags");

    private static async ValueTask<Result<CostCenter>> CreateAsync(
        PartitionWork work, BillingId customerId, string code, CostCenterInput input, CancellationToken cancellationToken)
    {
        if (work.Account(customerId) is not { } account)
        {
            return Failure.NotFound("Customer");
        }

        CostBook book = await work.CostsAsync(cancellationToken);
        if (book.Centers.Count >= CostBook.CentersMax)
        {
            return Failure.Of(FailureKind.TooLarge, $"A customer has at most {CostBook.CentersMax} cost centers");
        }

        if (book.Centers.Any(each => each.Code == code))
        {
            return Failure.Of(FailureKind.Conflict, $"The customer has a cost center '{code}' already");
        }

        var center = new CostCenter
        {
            Id = IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "cost-center", work.Command.Id),
            CustomerId = customerId,
            Code = code,
            Name = input.Name,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        return Save(work, account, book, With(center, input), "cost_center.created");
    }

    private static async ValueTask<Result<CostCenter>> ReplaceAsync(PartitionWork work, BillingId id, CostCenterInput input, CancellationToken cancellationToken)
    {
        CostBook book = await work.CostsAsync(cancellationToken);
        return work.Account() is { Deleted: false } account && book.Centers.FirstOrDefault(each => each.Id == id) is { } center
            ? Save(work, account, book, With(center, input) with { IsActive = true, UpdatedAt = work.Now }, "cost_center.updated")
            : Failure.NotFound("Cost center");
    }

    private static async ValueTask<Result<CostCenter>> RetireAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        CostBook book = await work.CostsAsync(cancellationToken);
        if (work.Account() is not { Deleted: false } account || book.Centers.FirstOrDefault(each => each.Id == id) is not { } center)
        {
            return Failure.NotFound("Cost center");
        }

        return book.Centers.Any(each => each.IsActive && each.ParentId == id)
            ? Failure.Of(FailureKind.WrongState, "The cost center has active centers below it")
            : Save(work, account, book, center with { IsActive = false, UpdatedAt = work.Now }, "cost_center.deleted");
    }

    private static CostCenter With(CostCenter center, CostCenterInput input) => center with
    {
        Name = input.Name,
        Description = input.Description,
        ParentId = input.ParentId,
        BudgetMinor = input.BudgetMinor,
        BudgetPeriod = input.BudgetPeriod,
        ManagerEmail = input.ManagerEmail,
        Rules = input.Rules,
    };

    private static Result<CostCenter> Save(PartitionWork work, CustomerAccount account, CostBook book, CostCenter center, string eventType)
    {
        CostBook saved = book.With(center);
        int depth = 0;
        for (BillingId? up = center.ParentId; up is { } parentId; depth++)
        {
            if (saved.Centers.FirstOrDefault(each => each.Id == parentId) is not { } parent)
            {
                return Failure.Invalid("parent_id", "The customer has no such cost center", "unknown_reference");
            }

            if (parentId == center.Id || depth >= CostCenter.DepthMax)
            {
                return Failure.Invalid("parent_id", parentId == center.Id ? "A cost center cannot be below itself" : $"Cost centers are at most {CostCenter.DepthMax} deep");
            }

            up = parent.ParentId;
        }

        work.SaveCosts(saved);
        work.EmitEvent(account.Space, eventType, center.Id, center, StoredJson.Default.CostCenter);
        return center;
    }
}
