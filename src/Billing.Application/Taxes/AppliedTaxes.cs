using System.Text.Json;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using Billing.Domain.Taxes;

namespace Billing.Application.Taxes;

/// <summary>What taxes are applied to, from the tenant-wide list.</summary>
public sealed class AppliedTaxes(ListReader lists)
{
    /// <summary>The taxes applied to one customer, plan or charge.</summary>
    public ValueTask<IReadOnlyList<AppliedTax>> OfAsync(
        DataSpace space, TaxableType type, BillingId taxableId, CancellationToken cancellationToken) =>
        ReadAsync(space, [ListFilter.EqualTo("taxable_type", type.ToString()), ListFilter.EqualTo("taxable_id", taxableId.ToString())], cancellationToken);

    /// <summary>What one tax is applied to.</summary>
    public ValueTask<IReadOnlyList<AppliedTax>> ToAsync(DataSpace space, string taxCode, CancellationToken cancellationToken) =>
        ReadAsync(space, [ListFilter.EqualTo("tax_code", taxCode)], cancellationToken);

    /// <summary>To how many objects a tax is applied.</summary>
    public async ValueTask<int> CountAsync(DataSpace space, string taxCode, CancellationToken cancellationToken) =>
        (await lists.ReadAsync(
            space, TaxLists.Applied, new ListQuery([ListFilter.EqualTo("tax_code", taxCode)], null, false, 0, 0), cancellationToken)).Total;

    /// <summary>For each tax that is applied to anything, to how many objects, by the tax's id.</summary>
    public ValueTask<IReadOnlyDictionary<string, int>> CountsAsync(DataSpace space, CancellationToken cancellationToken) =>
        lists.CountByAsync(space, TaxLists.Applied, "tax_id", [], cancellationToken);

    private async ValueTask<IReadOnlyList<AppliedTax>> ReadAsync(DataSpace space, ListFilter[] filters, CancellationToken cancellationToken)
    {
        ListSlice slice = await lists.ReadAsync(space, TaxLists.Applied, new ListQuery(filters, null, false, 0, int.MaxValue), cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, TaxLists.AppliedType)!)];
    }
}
