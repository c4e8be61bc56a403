using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Results;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;

namespace Billing.Domain.Invoicing;

/// <summary>
/// Computes an invoice: fees, minimum commitments, progressive credits, coupons, taxes, credit notes, wallets, in this order (rule 14).
/// A pure function: previews, drafts and final invoices are the same computation.
/// </summary>
public static class InvoiceCalculation
{
    /// <summary>The invoice, or a failure that names what the catalog lacks, such as a tax code without a tax.</summary>
    public static Result<ComputedInvoice> Compute(InvoiceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!FeeList.Of(request).TryGet(out List<FeeInProgress>? fees, out Failure? failure)) return failure;

        ProgressiveStep.Apply(request.ProgressiveCredits, fees);
        List<CouponUse> coupons = CouponStep.Apply(request, fees);
        List<InvoiceTax> taxes = TaxStep.Apply(fees);
        long total = fees.Sum(f => f.DueMinor);
        List<CreditUse> credits = CreditStep.Apply(request.Credits, fees);
        List<WalletUse> wallets = WalletStep.Apply(request, fees);

        long progressive = fees.Sum(f => f.ProgressiveCreditMinor);
        var done = new Fee[fees.Count];
        for (int i = 0; i < done.Length; i++) done[i] = fees[i].Done(i + 1);
        return new ComputedInvoice
        {
            Fees = done,
            Taxes = taxes,
            Coupons = coupons,
            Credits = credits,
            Wallets = wallets,
            SubtotalMinor = done.Sum(f => f.AmountMinor),
            ProgressiveCreditMinor = progressive,
            ProgressiveExcessMinor = request.ProgressiveCredits.Sum(c => c.AmountMinor) - progressive,
            CouponsMinor = done.Sum(f => f.CouponsMinor),
            TaxMinor = done.Sum(f => f.TaxMinor),
            TotalMinor = total,
            CreditNotesMinor = credits.Sum(c => c.AmountMinor),
            PrepaidCreditMinor = wallets.Sum(w => w.AmountMinor),
        };
    }
}
