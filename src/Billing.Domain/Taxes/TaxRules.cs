using Billing.Domain.Results;

namespace Billing.Domain.Taxes;

/// <summary>
/// Which taxes a fee carries: those of its charge, else of its plan, else of the customer, else of the billing entity, else the
/// organization's defaults. The first level that names any wins; its rates add up and never compound.
/// </summary>
public sealed class TaxRules
{
    private readonly Dictionary<string, Tax> _byCode;
    private readonly IReadOnlyList<string> _fallback;
    private Tax[]? _fallbackTaxes;

    /// <summary>Makes the rules of one customer.</summary>
    /// <param name="taxes">All taxes of the organization.</param>
    /// <param name="customerCodes">Codes of the customer; empty when it has none.</param>
    /// <param name="entityCodes">Codes of the billing entity; empty when it has none.</param>
    public TaxRules(IReadOnlyList<Tax> taxes, IReadOnlyList<string> customerCodes, IReadOnlyList<string>? entityCodes = null)
    {
        _byCode = taxes.ToDictionary(tax => tax.Code, StringComparer.Ordinal);
        _fallback = FirstNamed(customerCodes, entityCodes ?? []) ?? [.. taxes.Where(t => t.AppliedToOrganization).Select(t => t.Code)];
    }

    /// <summary>No taxes at all.</summary>
    public static TaxRules None { get; } = new([], []);

    /// <summary>The taxes of a fee; a code without a tax is a failure, never silently untaxed.</summary>
    /// <param name="chargeCodes">Codes of the charge or of the fee itself.</param>
    /// <param name="planCodes">Codes of the plan.</param>
    public Result<IReadOnlyList<Tax>> Resolve(IReadOnlyList<string> chargeCodes, IReadOnlyList<string> planCodes)
    {
        IReadOnlyList<string> codes = FirstNamed(chargeCodes, planCodes) ?? _fallback;
        bool isFallback = ReferenceEquals(codes, _fallback);
        if (isFallback && _fallbackTaxes is { } known) return known;

        var taxes = new Tax[codes.Count];
        for (int i = 0; i < taxes.Length; i++)
        {
            if (!_byCode.TryGetValue(codes[i], out Tax? tax))
                return Failure.Invalid("tax_codes", $"There is no tax with the code '{codes[i]}'", "unknown_reference");
            taxes[i] = tax;
        }

        if (isFallback) _fallbackTaxes = taxes;
        return taxes;
    }

    private static IReadOnlyList<string>? FirstNamed(IReadOnlyList<string> nearer, IReadOnlyList<string> farther) =>
        nearer.Count > 0 ? nearer : farther.Count > 0 ? farther : null;
}
