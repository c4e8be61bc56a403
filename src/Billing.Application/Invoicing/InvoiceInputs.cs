using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.LateUsage;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>What an invoice is computed from: the period of one subscription, or those of the members of a billing group.</summary>
/// <param name="Periods">What each gathered, in the order of the lines; at least one.</param>
internal sealed record InvoiceInputs(IReadOnlyList<PeriodInputs> Periods)
{
    /// <summary>Of one subscription, or of none.</summary>
    public static InvoiceInputs Of(PeriodInputs only) => new([only]);

    /// <summary>The newest version of the usage that was read; 0 when none was.</summary>
    public long UsageVersion => Periods.Max(period => period.UsageVersion);

    /// <summary>The invoice, or what is wrong with the catalogue. Coupons, credit notes and wallets pay it once, whatever the number of periods.</summary>
    /// <param name="customer">Who is billed.</param>
    /// <param name="issuedAt">When the invoice is, or would be, issued.</param>
    /// <param name="spending">What else it takes into account.</param>
    public Result<ComputedInvoice> Compute(Customer customer, Instant issuedAt, Spending spending)
    {
        List<SubscriptionBill> bills = [];
        List<PricedFee> priced = [];
        List<ProgressiveCredit> progressive = [];
        foreach (PeriodInputs period in Periods)
        {
            (IReadOnlyList<SubscriptionBill> ofPeriod, IEnumerable<PricedFee> due) = period.ToBill();
            bills.AddRange(ofPeriod);
            priced.AddRange(due);
            progressive.AddRange(period.Running.Progressive);
        }

        return InvoiceCalculation.Compute(new InvoiceRequest
        {
            Currency = bills.Count == 0 ? customer.Currency : bills[0].Plan.Currency,
            IssuedAt = issuedAt,
            ServicePeriod = new InstantSpan(Periods.Min(period => period.Service.Start), Periods.Max(period => period.Service.End)),
            Subscriptions = bills,
            Priced = [.. priced, .. spending.Priced],
            Extras = spending.Extras,
            Taxes = RulesOf(customer),
            ProgressiveCredits = [.. progressive, .. spending.Progressive],
            Coupons = spending.Coupons,
            Credits = spending.Credits,
            Wallets = spending.Wallets,
            WalletsMax = SpendingWork.WalletsMax,
        });
    }

    /// <summary>Gives back what progressive invoices billed beyond what each period came to.</summary>
    public async ValueTask<CustomerAccount> CreditExcessAsync(
        PartitionWork work, CustomerAccount account, ComputedInvoice computed, CancellationToken cancellationToken)
    {
        foreach (PeriodInputs period in Periods)
        {
            account = await work.CreditExcessAsync(account, period.Running, period.ExcessMinor(computed.Fees), cancellationToken);
        }

        return account;
    }

    /// <summary>Which taxes hold for a customer: its own, else those of its billing entity, else the organization's.</summary>
    private TaxRules RulesOf(Customer customer)
    {
        IReadOnlyList<Tax> taxes = Periods[0].Taxes;
        IEnumerable<Tax> ofEntity = customer.BillingEntityId is { } entity
            ? taxes.Where(tax => tax.AppliedTo.Contains(entity))
            : taxes.Where(tax => tax.AppliedToDefaultEntity);
        return new TaxRules(taxes, customer.TaxCodes, [.. ofEntity.Select(tax => tax.Code)]);
    }
}
