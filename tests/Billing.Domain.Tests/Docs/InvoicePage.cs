using System.Globalization;
using System.Text;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;

namespace Billing.Domain.Tests.Docs;

/// <summary>Tells one invoice at length; every figure is the engine's.</summary>
internal sealed class InvoicePage(InvoiceRequest request, ComputedInvoice invoice)
{
    private readonly StringBuilder _page = new();

    internal string Write()
    {
        Opening();
        Fees();
        Progressive();
        Coupons();
        Taxes();
        Payment();
        Closing();
        return _page.ToString();
    }

    private void Opening() => Lines(
        "# How an invoice is computed",
        "",
        "An invoice is a pure function of what was agreed and what happened: the same facts always make the same invoice, to the cent. A",
        "preview, a draft and the final invoice are the same computation. The steps always come in this order:",
        "",
        "**fees, minimum commitment, progressive credits, coupons, taxes, credit notes, wallets.**",
        "",
        "This page follows one invoice through all of them. Its figures are written by the test suite from",
        "`tests/Billing.Domain.Tests/Golden/60-every-step.json`, where they were first worked out by hand.",
        "",
        "## What was agreed and what happened",
        "",
        "* The plan *Pro* costs 62.00 USD a month, is billed in arrears and promises at least 170.50 USD a month.",
        "* *Calls* are graduated: 10 are free, the next 90 cost 0.50 each, further ones 0.30. *Storage* costs 0.41 a unit.",
        "* The customer started on 10 March 2026, made 150 calls and stored 7.5 units until the end of the month. A set-up of 25.00 was",
        "  ordered.",
        "* Two progressive invoices of March have billed 25.00 and 15.00 of usage already.",
        "* Coupon *six* takes 6.00 once; coupon *tenth*, applied after it, takes 10 % of every invoice. The tax is 20 %, added on top.",
        "* There is a credit note of 8.00, and a wallet with 15.00 that were granted and 45.00 that were bought.",
        "");

    private void Fees()
    {
        Lines(
            "## 1. Fees",
            "",
            "Each line is computed exactly and rounded **once**, half a cent away from zero. Base amounts follow whole days of the customer's",
            "zone: the day of the start counts, so 22 of the 31 days of March are charged. Usage follows instants.",
            "");
        foreach (Fee fee in invoice.Fees.Where(f => f.Type is not (FeeType.Commitment or FeeType.AddOn))) FeeRow(fee);
        Fee storage = invoice.Fees.Single(f => f.Description == "Storage");
        Lines(
            "",
            $"Storage is the one line that is not whole cents: {Exact(storage.ExactAmountMinor)} becomes {Text(storage.AmountMinor)}.",
            "",
            "## 2. Minimum commitment",
            "",
            "The commitment is owed for the same days, less everything billed for the period. What is missing becomes a line of its own, before",
            "any coupon or tax. Extra lines such as the set-up do not count towards it.",
            "");
        foreach (Fee fee in invoice.Fees.Where(f => f.Type is FeeType.Commitment or FeeType.AddOn)) FeeRow(fee);
        Lines("", $"The lines together are the **subtotal: {Text(invoice.SubtotalMinor)}**.", "");
    }

    private void FeeRow(Fee fee) =>
        Lines($"* {fee.Description}: {fee.Explanation!.ToText(request.Currency)}, so **{Text(fee.AmountMinor)}**");

    private void Progressive()
    {
        Lines(
            "## 3. Progressive credits",
            "",
            $"{Text(invoice.ProgressiveCreditMinor)} of the usage was billed within the month. It is taken off the usage lines in proportion to their",
            "amounts, gross of the coupons and taxes of those earlier invoices. Had more been billed than the month came to, the excess would be",
            "owed back by a credit note.",
            "",
            "A split never loses or invents a cent: each line gets the whole cents of its exact share, and the cents left over go to the largest",
            "remainders, to the earlier line when two are equal. All splits on this page are made so.",
            "");
        Table("| line | amount | credited | left |", f => f.Type == FeeType.Charge, f =>
            $"| {f.Description} | {Text(f.AmountMinor)} | {Text(f.ProgressiveCreditMinor)} | {Text(f.AmountMinor - f.ProgressiveCreditMinor)} |");
    }

    private void Coupons()
    {
        long left = invoice.SubtotalMinor - invoice.ProgressiveCreditMinor;
        Lines(
            "## 4. Coupons",
            "",
            "Coupons work one after another in the order in which they were applied, each on what the ones before it left, split over the lines",
            "by what remains of each:",
            "");
        foreach (var use in invoice.Coupons)
        {
            Lines($"* *{use.Coupon.Code}* takes {Text(use.AmountMinor)} of {Text(left)} and leaves {Text(left - use.AmountMinor)}");
            left -= use.AmountMinor;
        }

        Lines("");
        string codes = string.Join(" | ", invoice.Coupons.Select(c => c.Coupon.Code));
        Table($"| line | before | {codes} | left |", _ => true, f =>
            $"| {f.Description} | {Text(f.AmountMinor - f.ProgressiveCreditMinor)} | "
            + string.Join(" | ", invoice.Coupons.Select(c => Text(f.Coupons.Where(x => x.Code == c.Coupon.Code).Sum(x => x.AmountMinor))))
            + $" | {Text(Net(f))} |");
        Lines(
            "A fixed coupon that is given once keeps what an invoice does not use; a recurring one loses it. In the other order the percentage",
            "would have been of the larger amount.",
            "");
    }

    private void Taxes()
    {
        InvoiceTax tax = invoice.Taxes.Single();
        Lines(
            "## 5. Taxes",
            "",
            "The base is what is left after coupons. Taxes add up and never compound. The bases of all lines are summed per tax, the tax is",
            $"rounded once - {Percent(tax.Rate)} of {Text(tax.BaseMinor)} is {Text(tax.AmountMinor)} - and split back over the lines. A tax that is inside the",
            "price is taken out instead: the net is the gross over one plus the rates, and the customer pays no more than the price.",
            "");
        Table("| line | base | tax | total |", _ => true, f => $"| {f.Description} | {Text(Net(f))} | {Text(f.TaxMinor)} | {Text(f.TotalMinor)} |");
        Lines($"The lines with their taxes are the **total: {Text(invoice.TotalMinor)}**. This is what was sold; what follows is only how it is paid.", "");
    }

    private void Payment()
    {
        long left = invoice.TotalMinor - invoice.CreditNotesMinor;
        Lines(
            "## 6. Credit notes",
            "",
            $"Credit notes pay first, the oldest first: {Text(invoice.CreditNotesMinor)}. {Text(left)} are left.",
            "",
            "## 7. Wallets",
            "",
            "Wallets pay by priority, then earliest expiry, then age, and granted credit before credit that was bought. Whether a wallet had",
            "expired is judged at the end of the service, or at the issue when that was earlier, never later.",
            "");
        foreach (var use in invoice.Wallets)
            Lines($"* {Text(use.GrantedMinor)} granted and {Text(use.PaidMinor)} bought: {Text(use.AmountMinor)}");
        Lines("", $"**Due: {Text(invoice.AmountDueMinor)}**", "");
    }

    private void Closing()
    {
        Lines("## The invoice", "");
        Table("| line | amount | progressive | coupons | tax | total |", _ => true, f =>
            $"| {f.Description} | {Text(f.AmountMinor)} | {Text(-f.ProgressiveCreditMinor)} | {Text(-f.CouponsMinor)} | {Text(f.TaxMinor)} | {Text(f.TotalMinor)} |");
        Lines(
            $"Subtotal {Text(invoice.SubtotalMinor)}, less {Text(invoice.ProgressiveCreditMinor)} billed before and {Text(invoice.CouponsMinor)} of coupons, plus {Text(invoice.TaxMinor)} of tax: total",
            $"{Text(invoice.TotalMinor)}; less {Text(invoice.CreditNotesMinor)} of credit notes and {Text(invoice.PrepaidCreditMinor)} of prepaid credit: due {Text(invoice.AmountDueMinor)}.",
            "",
            "Each line can tell all of this by itself. The calls, for one:",
            "");
        Fee calls = invoice.Fees.Single(f => f.Description == "Calls");
        foreach (FeeStep step in FeeSteps.Of(calls)) Lines($"* {FeeSteps.Describe(step, request.Currency)}");
        Lines(
            "",
            "## Where to look",
            "",
            "* `src/Billing.Domain/Invoicing/InvoiceCalculation.cs` is the order of the steps; each step is a file beside it.",
            "* `tests/Billing.Domain.Tests/Golden` holds sixty such invoices, each with its arithmetic.",
            "* `tests/Billing.Domain.Tests/Oracle` computes random invoices a second time, in whole numbers and exact quotients.",
            "* What goes wrong elsewhere, and which test guards it here: `tests/Billing.Domain.Tests/README.md`.");
    }

    private static long Net(Fee fee) => fee.AmountMinor - fee.ProgressiveCreditMinor - fee.CouponsMinor;

    private void Table(string head, Func<Fee, bool> which, Func<Fee, string> row)
    {
        int columns = head.Count(c => c == '|') - 1;
        Lines(head, "|---|" + string.Concat(Enumerable.Repeat("---:|", columns - 1)));
        foreach (Fee fee in invoice.Fees.Where(which)) Lines(row(fee));
        Lines("");
    }

    private string Text(long minor) => request.Currency.ToMajor(minor).ToString("F" + request.Currency.MinorDigits, CultureInfo.InvariantCulture);

    private string Exact(decimal minor) => MoneyText.Number(request.Currency.ToMajor(minor));

    private static string Percent(decimal rate) => MoneyText.Number(rate * 100) + " %";

    private void Lines(params string[] lines)
    {
        foreach (string line in lines) _page.Append(line).Append('\n');
    }
}
