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

    private static readonly CodedThings<AddOn> Rows = new(CodeKind, "add_on", CatalogRows.AddOn, StoredJson.Default.AddOn, addOn => (addOn.Id, addOn.Code))
    {
        Upsert = AddOnLists.Upsert,
        Remove = AddOnLists.Remove,
    };

    /// <summary>Creates an add-on. Refused with <see cref="FailureKind.Conflict"/> when the code is taken.</summary>
    public ValueTask<Result<Outcome<AddOn>>> CreateAsync(DataSpace space, NewAddOn input, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(space, command, StoredJson.Default.AddOn, (work, ct) => CreateAsync(work, space, input, ct), cancellationToken);

    /// <summary>Changes an add-on.</summary>
    public ValueTask<Result<Outcome<AddOn>>> UpdateAsync(
        DataSpace space, string code, AddOnPatch patch, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.AddOn,
            async (work, ct) => await Rows.FindAsync(work, code, ct) is { } addOn ? Change(work, space, addOn, patch) : Failure.NotFound("Add-on"), cancellationToken);

    /// <summary>Deletes an add-on; its code is free again.</summary>
    public ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken) => units.RunAsync(
        space, command, StoredJson.Default.Boolean,
        async (work, ct) => await Rows.FindAsync(work, code, ct) is { } addOn ? await Rows.DeleteAsync(work, space, addOn, ct) : Failure.NotFound("Add-on"),
        cancellationToken);

    private static ValueTask<Result<AddOn>> CreateAsync(PartitionWork work, DataSpace space, NewAddOn input, CancellationToken cancellationToken) => Rows.AddAsync(
        work, space, input.Code,
        id => new AddOn
        {
            Id = id,
            Code = input.Code,
            Name = input.Name,
            Description = input.Description,
            AmountMinor = input.AmountMinor,
            Currency = input.Currency,
            OtherPrices = input.OtherPrices,
            InvoiceDisplayName = input.InvoiceDisplayName,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        },
        cancellationToken);

    private static AddOn Change(PartitionWork work, DataSpace space, AddOn addOn, AddOnPatch patch) => Rows.Save(work, space, addOn with
    {
        Name = patch.Name ?? addOn.Name,
        Description = patch.Description ?? addOn.Description,
        AmountMinor = patch.AmountMinor ?? addOn.AmountMinor,
        Currency = patch.Currency ?? addOn.Currency,
        OtherPrices = patch.OtherPrices ?? addOn.OtherPrices,
        InvoiceDisplayName = patch.InvoiceDisplayName ?? addOn.InvoiceDisplayName,
        UpdatedAt = work.Now,
    });
}
