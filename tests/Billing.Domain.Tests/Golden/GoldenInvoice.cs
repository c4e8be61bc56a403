using System.Globalization;
using System.Text.Json.Nodes;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Domain.Tests.Golden;

/// <summary>
/// Writes a computed invoice as scenarios write it: amounts in major units, what is zero or usual left out. Units, texts and service
/// periods of lines are written where the scenario states them.
/// </summary>
internal sealed class GoldenInvoice(Currency currency, IReadOnlyDictionary<BillingId, string> walletNames)
{
    internal JsonObject Write(ComputedInvoice invoice, JsonNode expected)
    {
        var lines = new JsonArray();
        for (int i = 0; i < invoice.Fees.Count; i++)
        {
            JsonArray wanted = expected["lines"]!.AsArray();
            lines.Add(Line(invoice.Fees[i], i < wanted.Count ? wanted[i]!.AsObject() : []));
        }

        var written = new JsonObject { ["lines"] = lines, ["subtotal"] = Text(invoice.SubtotalMinor) };
        Put(written, "progressive credit", invoice.ProgressiveCreditMinor);
        Put(written, "progressive excess", invoice.ProgressiveExcessMinor);
        PutList(written, "coupons", invoice.Coupons, Coupon);
        PutList(written, "taxes", invoice.Taxes, Tax);
        written["total"] = Text(invoice.TotalMinor);
        PutList(written, "credits", invoice.Credits, c => Text(c.AmountMinor));
        PutList(written, "wallets", invoice.Wallets, Wallet);
        written["due"] = Text(invoice.AmountDueMinor);
        return written;
    }

    private JsonObject Line(Fee fee, JsonObject wanted)
    {
        var line = new JsonObject { ["line"] = fee.Description, ["amount"] = Text(fee.AmountMinor) };
        if (fee.Group is not null) line["group"] = fee.Group;
        if (wanted.ContainsKey("units")) line["units"] = fee.Units.ToString("0.####", CultureInfo.InvariantCulture);
        Put(line, "progressive", fee.ProgressiveCreditMinor);
        Put(line, "coupons", fee.CouponsMinor);
        Put(line, "tax", fee.TaxMinor);
        if (wanted.ContainsKey("service")) line["service"] = new JsonArray(At(fee.PeriodStart), At(fee.PeriodEnd));
        if (wanted.ContainsKey("text")) line["text"] = fee.Explanation!.ToText(currency);
        return line;
    }

    private JsonObject Coupon(CouponUse use)
    {
        var coupon = new JsonObject { ["code"] = use.Coupon.Code, ["amount"] = Text(use.AmountMinor) };
        if (use.Coupon.Status == CouponStatus.Terminated) coupon["ended"] = true;
        else if (use.Coupon.Terms is { Type: CouponType.FixedAmount, Frequency: CouponFrequency.Once }) coupon["left"] = Text(use.Coupon.RemainingMinor);
        if (use.Coupon.Status == CouponStatus.Active && use.Coupon.RemainingInvoices is { } invoices) coupon["invoices left"] = invoices;
        return coupon;
    }

    private JsonObject Tax(InvoiceTax tax)
    {
        var row = new JsonObject { ["code"] = tax.Code, ["base"] = Text(tax.BaseMinor), ["amount"] = Text(tax.AmountMinor) };
        if (tax.Inclusive) row["inside"] = true;
        return row;
    }

    private JsonObject Wallet(WalletUse use)
    {
        var wallet = new JsonObject { ["name"] = walletNames[use.WalletId] };
        Put(wallet, "granted", use.GrantedMinor);
        Put(wallet, "paid", use.PaidMinor);
        return wallet;
    }

    private static void PutList<T>(JsonObject into, string key, IReadOnlyList<T> items, Func<T, JsonNode> write)
    {
        if (items.Count > 0) into[key] = new JsonArray([.. items.Select(write)]);
    }

    private void Put(JsonObject into, string key, long minor)
    {
        if (minor != 0) into[key] = Text(minor);
    }

    private JsonNode Text(long minor) => currency.ToMajor(minor).ToString("F" + currency.MinorDigits, CultureInfo.InvariantCulture);

    private static JsonNode? At(Instant? at) => at?.ToString("uuuu-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
