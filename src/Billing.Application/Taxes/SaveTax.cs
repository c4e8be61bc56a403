using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Taxes;

namespace Billing.Application.Taxes;

/// <summary>Creates, changes and deletes taxes.</summary>
public sealed class SaveTax(CatalogUnits units, AppliedTaxes applied)
{
    private static readonly CodedThings<Tax> Rows = new("tax", "tax", CatalogRows.Tax, StoredJson.Default.Tax, tax => (tax.Id, tax.Code))
    {
        Upsert = TaxLists.Upsert,
        Remove = TaxLists.Remove,
    };

    /// <summary>Creates a tax. Refused with <see cref="FailureKind.Conflict"/> when the code is taken.</summary>
    public ValueTask<Result<Outcome<Tax>>> CreateAsync(DataSpace space, NewTax input, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(space, command, StoredJson.Default.Tax, (work, ct) => CreateAsync(work, space, input, ct), cancellationToken);

    /// <summary>Changes a tax. Invoices that are final keep what they were taxed with.</summary>
    public ValueTask<Result<Outcome<Tax>>> UpdateAsync(
        DataSpace space, string code, TaxPatch patch, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Tax,
            async (work, ct) => await Rows.FindAsync(work, code, ct) is { } tax ? Change(work, space, tax, patch) : Failure.NotFound("Tax"),
            cancellationToken);

    /// <summary>Deletes a tax. Refused with <see cref="FailureKind.WrongState"/> while it is applied to something: that would go untaxed.</summary>
    public async ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken)
    {
        int uses = await applied.CountAsync(space, code, cancellationToken);
        return await units.RunAsync(
            space, command, StoredJson.Default.Boolean,
            async (work, ct) => await Rows.FindAsync(work, code, ct) is not { } tax ? Failure.NotFound("Tax")
                : uses > 0 ? Failure.Of(FailureKind.WrongState, $"The tax is applied to objects ({uses}): remove it from them first")
                : await Rows.DeleteAsync(work, space, tax, ct),
            cancellationToken);
    }

    private static async ValueTask<Result<Tax>> CreateAsync(PartitionWork work, DataSpace space, NewTax input, CancellationToken cancellationToken) =>
        CheckRate(input.Rate) is { } wrong ? wrong : await Rows.AddAsync(
            work, space, input.Code,
            id => new Tax
            {
                Id = id,
                Code = input.Code,
                Name = input.Name,
                Rate = input.Rate,
                Inclusive = input.Inclusive,
                Description = input.Description,
                Category = input.Category,
                AppliedToOrganization = input.AppliedToOrganization,
                CreatedAt = work.Now,
                UpdatedAt = work.Now,
            },
            cancellationToken);

    private static Result<Tax> Change(PartitionWork work, DataSpace space, Tax tax, TaxPatch patch)
    {
        if (patch.Rate is { } rate && CheckRate(rate) is { } wrong)
        {
            return wrong;
        }

        return Rows.Save(work, space, tax with
        {
            Name = patch.Name ?? tax.Name,
            Rate = patch.Rate ?? tax.Rate,
            Description = patch.Description ?? tax.Description,
            Category = patch.Category ?? tax.Category,
            AppliedToOrganization = patch.AppliedToOrganization ?? tax.AppliedToOrganization,
            Inclusive = patch.Inclusive ?? tax.Inclusive,
            UpdatedAt = work.Now,
        });
    }

    private static Failure? CheckRate(decimal rate) =>
        rate is < 0 or > 1 ? Failure.Invalid("rate", "The rate is a fraction from 0 to 1: 0.2 is 20 %", "value_error")
        : decimal.Round(rate, Tax.RateDecimals) != rate ? Failure.Invalid("rate", $"The rate has at most {Tax.RateDecimals} decimals", "decimal_max_places")
        : null;
}
