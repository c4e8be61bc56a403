using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;

namespace Billing.Domain.Invoicing;

/// <summary>One usage of a charge with its price, before it becomes a fee.</summary>
internal sealed class PricedUsage
{
    internal PricedUsage(ChargeUsage usage, decimal exactMinor, List<PriceLine> lines) =>
        (Usage, ExactMinor, AmountMinor, Lines) = (usage, exactMinor, MoneyRounding.ToMinor(exactMinor), lines);

    internal ChargeUsage Usage { get; }

    internal decimal ExactMinor { get; private set; }

    internal long AmountMinor { get; private set; }

    internal List<PriceLine> Lines { get; }

    internal static PricedUsage Of(Charge charge, ChargeUsage usage)
    {
        var lines = new List<PriceLine>(4);
        ChargePrice price = usage.Filter is { } filter ? charge.Filters[filter].Price : charge.Price;
        UsageQuantity quantity = usage.Quantity;
        return new PricedUsage(usage, Pricing.Price(price, quantity, lines), lines);
    }

    /// <summary>Adds a minimum's or takes a maximum's share and fixes the rounded amount.</summary>
    internal void Adjust(PriceLineKind kind, decimal exactChange, long amountMinor)
    {
        Lines.Add(new PriceLine(kind, 1, exactChange, 0, exactChange));
        ExactMinor += exactChange;
        AmountMinor = amountMinor;
    }
}
