using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;

namespace Billing.Domain.Invoicing;

/// <summary>One usage of a charge with its price, before it becomes a fee.</summary>
internal sealed class PricedUsage
{
    internal PricedUsage(ChargeUsage usage, decimal exactMinor, PriceLine[] lines) =>
        (Usage, ExactMinor, AmountMinor, Lines) = (usage, exactMinor, MoneyRounding.ToMinor(exactMinor), lines);

    internal ChargeUsage Usage { get; }

    internal decimal ExactMinor { get; private set; }

    internal long AmountMinor { get; private set; }

    internal PriceLine[] Lines { get; private set; }

    /// <summary>Prices a usage of a charge.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="usage">The usage; its filter says which price.</param>
    /// <param name="scratch">Collects the lines: one list serves a whole invoice.</param>
    internal static PricedUsage Of(Charge charge, ChargeUsage usage, List<PriceLine> scratch)
    {
        scratch.Clear();
        ChargePrice price = usage.Filter is { } filter ? charge.Filters[filter].Price : charge.Price;
        UsageQuantity quantity = usage.Quantity;
        decimal exact = Pricing.Price(price, quantity, scratch);
        return new PricedUsage(usage, exact, [.. scratch]);
    }

    /// <summary>Adds a minimum's or takes a maximum's share and fixes the rounded amount.</summary>
    internal void Adjust(PriceLineKind kind, decimal exactChange, long amountMinor)
    {
        Lines = [.. Lines, new PriceLine(kind, 1, exactChange, 0, exactChange)];
        ExactMinor += exactChange;
        AmountMinor = amountMinor;
    }
}
