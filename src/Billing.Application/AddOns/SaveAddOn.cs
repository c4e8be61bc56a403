using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.AddOns;

/// <summary>Creates, changes and deletes add-ons. What was sold stays as it was.</summary>
public sealed class SaveAddOn(CatalogUnits units)
{
    /// <summary>Kind of the claimed code.</summary>
    internal const string CodeKind = "add-on";

    /// <summary>Creates an add-on. Refused with <see cref="FailureKind.Conflict"/> when the code is taken.</summary>
    public ValueTask<Result<Outcome<AddOn>>> CreateAsync(DataSpace space, NewAddOn input, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(space, command, StoredJson.Default.AddOn, (work, ct) => CreateAsync(work, space, input, ct), cancellationToken);

    /// <summary>Changes an add-on.</summary>
    public ValueTask<Result<Outcome<AddOn>>> UpdateAsync(
        DataSpace space, string code, AddOnPatch patch, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.AddOn,
            async (work, ct) => await work.AddOnAsync(code, ct) is { } addOn ? Change(work, space, addOn, patch) : Failure.NotFound("Add-on"), cancellationToken);

    /// <summary>Deletes an add-on; its code is free again.</summary>
    public ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken) => units.RunAsync(
        space, command, StoredJson.Default.Boolean,
        async (work, ct) => await work.AddOnAsync(code, ct) is { } addOn ? await DeleteAsync(work, space, addOn, ct) : Failure.NotFound("Add-on"),
        cancellationToken);

    private static async ValueTask<Result<AddOn>> CreateAsync(PartitionWork work, DataSpace space, NewAddOn input, CancellationToken cancellationToken)
    {
        BillingId id = await work.FreeIdAsync(space, CodeKind, input.Code, CatalogRows.AddOn, StoredJson.Default.AddOn, cancellationToken);
        if (await work.ClaimCodeAsync(CodeKind, input.Code, id, cancellationToken) is { } taken)
        {
            return taken;
        }

        var addOn = new AddOn
        {
            Id = id,
            Code = input.Code,
            Name = input.Name,
            Description = input.Description,
            AmountMinor = input.AmountMinor,
            Currency = input.Currency,
            InvoiceDisplayName = input.InvoiceDisplayName,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        work.Insert(CatalogRows.AddOn(id), addOn, StoredJson.Default.AddOn);
        work.Emit(AddOnLists.Upsert(space, addOn));
        work.EmitEvent(space, "add_on.created", id, addOn, StoredJson.Default.AddOn);
        return addOn;
    }

    private static Result<AddOn> Change(PartitionWork work, DataSpace space, AddOn addOn, AddOnPatch patch)
    {
        AddOn changed = addOn with
        {
            Name = patch.Name ?? addOn.Name,
            Description = patch.Description ?? addOn.Description,
            AmountMinor = patch.AmountMinor ?? addOn.AmountMinor,
            Currency = patch.Currency ?? addOn.Currency,
            InvoiceDisplayName = patch.InvoiceDisplayName ?? addOn.InvoiceDisplayName,
            UpdatedAt = work.Now,
        };
        work.Replace(CatalogRows.AddOn(addOn.Id), changed, StoredJson.Default.AddOn);
        work.Emit(AddOnLists.Upsert(space, changed));
        work.EmitEvent(space, "add_on.updated", addOn.Id, changed, StoredJson.Default.AddOn);
        return changed;
    }

    private static async ValueTask<Result<bool>> DeleteAsync(PartitionWork work, DataSpace space, AddOn addOn, CancellationToken cancellationToken)
    {
        work.Delete(CatalogRows.AddOn(addOn.Id));
        await work.ReleaseCodeAsync(CodeKind, addOn.Code, cancellationToken);
        work.Emit(AddOnLists.Remove(space, addOn));
        work.EmitEvent(space, "add_on.deleted", addOn.Id, addOn, StoredJson.Default.AddOn);
        return true;
    }
}

/// <summary>Reading add-ons within units of work on the catalogue.</summary>
internal static class AddOnWork
{
    /// <summary>An add-on by code, or null.</summary>
    public static async ValueTask<AddOn?> AddOnAsync(this PartitionWork work, string code, CancellationToken cancellationToken) =>
        await work.ReadAsync(CatalogRows.Code(SaveAddOn.CodeKind, code), StoredJson.Default.CodeClaim, cancellationToken) is { } claim
            ? await work.ReadAsync(CatalogRows.AddOn(claim.Target), StoredJson.Default.AddOn, cancellationToken)
            : null;
}
