using Billing.Application.Invoicing.RunningUsage;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>What an invoice of a period is computed from, gathered: computing it needs nothing else that must be read.</summary>
/// <param name="Bills">Subscription, plan, periods and usage; empty when only usage that was priced apart is billed.</param>
/// <param name="Service">The usage that is billed.</param>
/// <param name="Taxes">All taxes of the organization.</param>
/// <param name="UsageVersion">The version of the usage that was read; 0 when none was.</param>
internal sealed record PeriodInputs(IReadOnlyList<SubscriptionBill> Bills, InstantSpan Service, IReadOnlyList<Tax> Taxes, long UsageVersion)
{
    /// <summary>What was billed of the period before its end.</summary>
    public RunningPeriod Running { get; init; } = RunningPeriod.None;

    /// <summary>What was billed in advance of the closed period's base amount, less what was given back; null for what its days come to.</summary>
    public long? BaseBilledMinor { get; init; }

    /// <summary>Quantities by charge.</summary>
    public IReadOnlyList<ChargeUsage> Usage => Bills[0].Usage;

    /// <summary>The charges in advance, with the usage that was read.</summary>
    public AdvanceReading Advance => Bills.Count == 0 ? new AdvanceReading([], [], []) : AdvanceReading.Of(Bills[0], Running.Advance);

    /// <summary>The service spans under which usage fees and commitments of the closed period stand on invoices.</summary>
    public IReadOnlyCollection<(Instant? Start, Instant? End)> FeeSpans
    {
        get
        {
            SubscriptionBill bill = Bills[0];
            if (bill.Closing is not { } closing)
            {
                return [];
            }

            // What was billed before another plan took over, or the subscription ended, was to last until the end of the period.
            InstantSpan usage = bill.UsageSpan(closing);
            InstantSpan plan = bill.PlanSpanOf(closing);
            return [(usage.Start, usage.End), (usage.Start, closing.Span.End), (plan.Start, plan.End)];
        }
    }

    /// <summary>The invoice of this period alone, or what is wrong with the catalogue.</summary>
    /// <param name="customer">Who is billed.</param>
    /// <param name="issuedAt">When the invoice is, or would be, issued.</param>
    /// <param name="spending">What else it takes into account.</param>
    public Result<ComputedInvoice> Compute(Customer customer, Instant issuedAt, Spending spending) =>
        InvoiceInputs.Of(this).Compute(customer, issuedAt, spending);

    /// <summary>The bills with what was billed of them before, and what charges in advance have come to since.</summary>
    public (IReadOnlyList<SubscriptionBill> Bills, IEnumerable<PricedFee> Due) ToBill()
    {
        AdvanceReading advance = Advance;
        return (WithEarlier(advance), advance.Due.Select(fee => new PricedFee(fee, Bills[0].Plan)));
    }

    /// <summary>What progressive invoices billed beyond the period's usage: the part that no fee of the period was credited for.</summary>
    /// <param name="fees">The fees of the invoice that the period is on.</param>
    public long ExcessMinor(IReadOnlyList<Fee> fees) => Running.Progressive.Count == 0 ? 0
        : Running.Progressive.Sum(credit => credit.AmountMinor)
            - fees.Where(fee => fee.SubscriptionId == Bills[0].Subscription.Id).Sum(fee => fee.ProgressiveCreditMinor);

    /// <summary>The usage fees and commitments of the closed period, as if it were billed now and nothing had been billed before.</summary>
    public IReadOnlyList<Fee> RateUsage()
    {
        AdvanceReading advance = Advance;
        var request = new InvoiceRequest
        {
            Currency = Bills[0].Plan.Currency,
            IssuedAt = Service.End,
            ServicePeriod = Service,
            Subscriptions = [.. WithEarlier(advance).Select(bill => bill with { Opening = null, Plan = Untaxed(bill.Plan) })],
        };
        return
        [
            .. InvoiceCalculation.Compute(request).Value.Fees.Where(fee => fee.Type is FeeType.Charge or FeeType.Commitment), .. advance.Totals,
        ];
    }

    /// <summary>Minimums and commitments count what was billed before the period's end, and its base amount when that was due at its start (rule 18).</summary>
    private IReadOnlyList<SubscriptionBill> WithEarlier(AdvanceReading advance)
    {
        if (Bills.Count == 0 || Bills[0].Closing is not { } closing)
        {
            return Bills;
        }

        SubscriptionBill first = Bills[0];
        long baseMinor = first.Subscription.PayInAdvance ? BaseBilledMinor ?? BaseFees.BilledMinor(first, closing) : 0;
        return
        [
            first with { EarlierBilledMinor = baseMinor + advance.Lines.Sum(line => line.BilledMinor), BilledInAdvance = AdvanceOrNone(first.Plan, advance) },
            .. Bills.Skip(1),
        ];
    }

    /// <summary>A charge in advance without usage has billed nothing, which its minimum needs to know.</summary>
    private static IReadOnlyList<AdvanceBilled> AdvanceOrNone(Plan plan, AdvanceReading advance)
    {
        IReadOnlyList<AdvanceBilled> billed = advance.ByCharge;
        return [.. plan.Charges.Where(charge => charge.PayInAdvance)
            .Select(charge => billed.FirstOrDefault(each => each.ChargeId == charge.Id) ?? new AdvanceBilled(charge.Id, 0))];
    }

    private static Plan Untaxed(Plan plan) =>
        plan with { TaxCodes = [], Charges = [.. plan.Charges.Select(charge => charge with { TaxCodes = [] })] };
}
