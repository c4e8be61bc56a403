using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Results;
using Billing.Domain.Taxes;

namespace Billing.Domain.Invoicing;

/// <summary>The first two steps: all fees of an invoice with their taxes resolved, commitments last.</summary>
internal static class FeeList
{
    internal static Result<List<FeeInProgress>> Of(InvoiceRequest request)
    {
        var fees = new List<FeeInProgress>();
        foreach (SubscriptionBill bill in request.Subscriptions)
        {
            if (AddSubscription(request.Taxes, bill, fees) is { } failure) return failure;
        }

        foreach (PricedFee priced in request.Priced)
        {
            if (Add(request.Taxes, priced.Fee, priced.Plan.Id, priced.ChargeTaxCodes, priced.Plan.TaxCodes, fees) is { } failure) return failure;
        }

        foreach (ExtraFee extra in request.Extras)
        {
            if (Add(request.Taxes, ToFee(extra), extra.Plan?.Id, extra.TaxCodes ?? [], extra.Plan?.TaxCodes ?? [], fees) is { } failure) return failure;
        }

        return fees;
    }

    private static Failure? AddSubscription(TaxRules taxes, SubscriptionBill bill, List<FeeInProgress> fees)
    {
        List<Fee> baseFees = [.. BaseFees.Of(bill)];
        List<(Fee Fee, Charge Charge)> chargeFees = ChargeFees.Of(bill);
        long billed = bill.Subscription.PayInAdvance ? 0 : baseFees.Sum(fee => fee.AmountMinor);
        foreach ((Fee fee, _) in chargeFees) billed += fee.AmountMinor;

        IReadOnlyList<string> planCodes = bill.Plan.TaxCodes;
        Failure? failure = null;
        foreach (Fee fee in baseFees) failure ??= Add(taxes, fee, bill.Plan.Id, [], planCodes, fees);
        fees.EnsureCapacity(fees.Count + chargeFees.Count + 1);
        foreach ((Fee fee, Charge charge) in chargeFees) failure ??= Add(taxes, fee, bill.Plan.Id, charge.TaxCodes, planCodes, fees);
        foreach (Fee fee in CommitmentFees.Of(bill, billed)) failure ??= Add(taxes, fee, bill.Plan.Id, [], planCodes, fees);
        return failure;
    }

    private static Failure? Add(
        TaxRules rules,
        Fee fee,
        BillingId? planId,
        IReadOnlyList<string> ownCodes,
        IReadOnlyList<string> planCodes,
        List<FeeInProgress> fees)
    {
        if (!rules.Resolve(ownCodes, planCodes).TryGet(out IReadOnlyList<Tax>? taxes, out Failure? failure)) return failure;

        fees.Add(new FeeInProgress(fee, planId, taxes));
        return null;
    }

    private static Fee ToFee(ExtraFee extra)
    {
        decimal exact = extra.ExactAmountMinor;
        return new Fee
        {
            Ordinal = 0,
            Type = extra.Type,
            SubscriptionId = extra.SubscriptionId,
            AddOnId = extra.AddOnId,
            ChargeId = extra.ChargeId,
            MetricCode = extra.MetricCode,
            Description = extra.Description,
            Group = extra.Group,
            Units = extra.Units,
            EventsCount = extra.EventsCount,
            UnitAmountMinor = extra.UnitAmountMinor,
            ExactAmountMinor = exact,
            AmountMinor = MoneyRounding.ToMinor(exact),
            PeriodStart = extra.Period?.Start,
            PeriodEnd = extra.Period?.End,
            Explanation = extra.Explanation ?? new FeeExplanation([new PriceLine(PriceLineKind.Units, extra.Units, extra.UnitAmountMinor, 0, exact)]),
        };
    }
}
