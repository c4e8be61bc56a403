using Billing.Application.BillingEntities;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Taxes;

namespace Billing.Application.Taxes;

/// <summary>
/// Applies taxes to customers, plans, charges, billing entities and add-ons, and removes them again. A customer's taxes stand in its own account; all others in
/// one row of the catalogue, apart from plan versions, so that running subscriptions are taxed alike. Applying a tax twice changes nothing.
/// </summary>
public sealed class ApplyTax(CatalogUnits units, Transactor transactor, ICatalog catalog, IBillingEntities entities)
{
    /// <summary>Applies a tax. The id follows from tax and object.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="taxCode">The tax.</param>
    /// <param name="type">What it is applied to.</param>
    /// <param name="taxableId">What it is applied to.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Result<Outcome<AppliedTax>>> RunAsync(
        DataSpace space, string taxCode, TaxableType type, BillingId taxableId, Command command, CancellationToken cancellationToken)
    {
        Tax? tax = (await catalog.TaxesAsync(space, cancellationToken)).FirstOrDefault(each => each.Code == taxCode);
        if (tax is null)
        {
            return Failure.NotFound("Tax");
        }

        return type == TaxableType.Customer
            ? await transactor.RunAsync(
                CustomerRows.PartitionOf(space, taxableId), command, StoredJson.Default.AppliedTax,
                (work, ct) => ApplyToCustomerAsync(work, tax, taxableId, ct), cancellationToken)
            : await units.RunAsync(
                space, command, StoredJson.Default.AppliedTax,
                (work, ct) => ApplyToCatalogAsync(work, space, tax, type, taxableId, ct), cancellationToken);
    }

    /// <summary>Removes an applied tax.</summary>
    public ValueTask<Result<Outcome<bool>>> RemoveAsync(DataSpace space, BillingId appliedId, Command command, CancellationToken cancellationToken) =>
        appliedId.Owner == space.Organization
            ? units.RunAsync(
                space, command, StoredJson.Default.Boolean, (work, ct) => RemoveFromCatalogAsync(work, space, appliedId, ct), cancellationToken)
            : transactor.RunAsync(
                CustomerRows.PartitionOf(space, appliedId), command, StoredJson.Default.Boolean,
                (work, ct) => RemoveFromCustomerAsync(work, appliedId, ct), cancellationToken);

    private static AppliedTax New(PartitionWork work, OwnerKey owner, Tax tax, TaxableType type, BillingId taxableId) => new(
        IdDerivation.ItemOf(owner, 0, "applied-tax", tax.Id.ToString(), taxableId.ToString()), tax.Id, tax.Code, type, taxableId, work.Now);

    private static async ValueTask<Result<AppliedTax>> ApplyToCustomerAsync(
        PartitionWork work, Tax tax, BillingId customerId, CancellationToken cancellationToken)
    {
        if (work.Account(customerId) is not { } account)
        {
            return Failure.NotFound("Customer");
        }

        AppliedTax applied = New(work, customerId.Owner, tax, TaxableType.Customer, customerId);
        string row = CustomerRows.AppliedTax(applied.Id);
        if (await work.ReadAsync(row, StoredJson.Default.AppliedTax, cancellationToken) is { } before)
        {
            return before;
        }

        work.Insert(row, applied, StoredJson.Default.AppliedTax);
        SaveTaxCodes(work, account, [.. account.Customer.TaxCodes, tax.Code]);
        work.Emit(TaxLists.Upsert(account.Space, applied));
        return applied;
    }

    private static async ValueTask<Result<bool>> RemoveFromCustomerAsync(PartitionWork work, BillingId appliedId, CancellationToken cancellationToken)
    {
        string row = CustomerRows.AppliedTax(appliedId);
        AppliedTax? applied = await work.ReadAsync(row, StoredJson.Default.AppliedTax, cancellationToken);
        if (applied?.Id != appliedId || work.Account() is not { } account)
        {
            return Failure.NotFound("Applied tax");
        }

        work.Delete(row);
        SaveTaxCodes(work, account, [.. account.Customer.TaxCodes.Where(code => code != applied.TaxCode)]);
        work.Emit(TaxLists.Remove(account.Space, applied));
        return true;
    }

    private async ValueTask<Result<AppliedTax>> ApplyToCatalogAsync(
        PartitionWork work, DataSpace space, Tax tax, TaxableType type, BillingId taxableId, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(work, space, type, taxableId, cancellationToken))
        {
            return Failure.NotFound(NameOf(type));
        }

        TaxAssignments? assigned = await work.ReadAsync(CatalogRows.TaxAssignments, StoredJson.Default.TaxAssignments, cancellationToken);
        AppliedTax applied = New(work, space.Organization, tax, type, taxableId);
        if (assigned?.Applied.FirstOrDefault(each => each.Id == applied.Id) is { } before)
        {
            return before;
        }

        var changed = new TaxAssignments([.. assigned?.Applied ?? [], applied]);
        if (assigned is null)
        {
            work.Insert(CatalogRows.TaxAssignments, changed, StoredJson.Default.TaxAssignments);
        }
        else
        {
            work.Replace(CatalogRows.TaxAssignments, changed, StoredJson.Default.TaxAssignments);
        }

        work.Emit(TaxLists.Upsert(space, applied));
        return applied;
    }

    private static async ValueTask<Result<bool>> RemoveFromCatalogAsync(
        PartitionWork work, DataSpace space, BillingId appliedId, CancellationToken cancellationToken)
    {
        TaxAssignments? assigned = await work.ReadAsync(CatalogRows.TaxAssignments, StoredJson.Default.TaxAssignments, cancellationToken);
        if (assigned?.Applied.FirstOrDefault(each => each.Id == appliedId) is not { } applied)
        {
            return Failure.NotFound("Applied tax");
        }

        work.Replace(
            CatalogRows.TaxAssignments, new TaxAssignments([.. assigned.Applied.Where(each => each.Id != appliedId)]), StoredJson.Default.TaxAssignments);
        work.Emit(TaxLists.Remove(space, applied));
        return true;
    }

    private static string NameOf(TaxableType type) => type switch
    {
        TaxableType.BillingEntity => "Billing entity",
        TaxableType.AddOn => "Add-on",
        _ => type.ToString(),
    };

    /// <summary>True when the object is there; of a charge, when the plan's current version has it. A charge's id is a part of its plan's.</summary>
    private async ValueTask<bool> ExistsAsync(
        PartitionWork work, DataSpace space, TaxableType type, BillingId taxableId, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case TaxableType.BillingEntity:
                return (await entities.FindAsync(space, taxableId, cancellationToken)).Id == taxableId;
            case TaxableType.AddOn:
                return (await work.ReadAsync(CatalogRows.AddOn(taxableId), StoredJson.Default.AddOn, cancellationToken))?.Id == taxableId;
            default:
                Plan? plan = await work.PlanAsync(taxableId.Part(0), cancellationToken);
                return type == TaxableType.Plan ? plan?.Id == taxableId : plan?.Charges.Any(charge => charge.Id == taxableId) == true;
        }
    }

    private static void SaveTaxCodes(PartitionWork work, CustomerAccount account, IReadOnlyList<string> codes)
    {
        Customer customer = account.Customer with { TaxCodes = codes, UpdatedAt = work.Now };
        work.SetGuard(account with { Customer = customer }, StoredJson.Default.CustomerAccount);
        work.Emit(CustomerLists.Upsert(account.Space, customer));
        work.EmitEvent(account.Space, "customer.updated", customer.Id, customer, StoredJson.Default.Customer);
    }
}
