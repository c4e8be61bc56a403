using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>What an invoice of a period is computed from, gathered: computing it needs nothing else that must be read.</summary>
/// <param name="Bills">Subscription, plan, periods and usage.</param>
/// <param name="Service">The usage that is billed.</param>
/// <param name="Taxes">All taxes of the organization.</param>
/// <param name="UsageVersion">The version of the usage that was read; 0 when none was.</param>
internal sealed record PeriodInputs(IReadOnlyList<SubscriptionBill> Bills, InstantSpan Service, IReadOnlyList<Tax> Taxes, long UsageVersion)
{
    /// <summary>Quantities by charge.</summary>
    public IReadOnlyList<ChargeUsage> Usage => Bills[0].Usage;

    /// <summary>The invoice, or what is wrong with the catalogue.</summary>
    /// <param name="customer">Who is billed.</param>
    /// <param name="issuedAt">When the invoice is, or would be, issued.</param>
    /// <param name="spending">What else it takes into account.</param>
    public Result<ComputedInvoice> Compute(Customer customer, Instant issuedAt, Spending spending) => InvoiceCalculation.Compute(new InvoiceRequest
    {
        Currency = customer.Currency,
        IssuedAt = issuedAt,
        ServicePeriod = Service,
        Subscriptions = Bills,
        Priced = spending.Priced,
        Taxes = new TaxRules(Taxes, customer.TaxCodes),
        ProgressiveCredits = spending.Progressive,
        Credits = spending.Credits,
        Wallets = spending.Wallets,
    });

    /// <summary>The usage fees and commitments of the closed period, as if it were billed now and nothing had been billed before.</summary>
    public IReadOnlyList<Fee> RateUsage()
    {
        var request = new InvoiceRequest
        {
            Currency = Bills[0].Plan.Currency,
            IssuedAt = Service.End,
            ServicePeriod = Service,
            Subscriptions = [.. Bills.Select(bill => bill with { Opening = null, Plan = Untaxed(bill.Plan) })],
        };
        return [.. InvoiceCalculation.Compute(request).Value.Fees.Where(fee => fee.Type is FeeType.Charge or FeeType.Commitment)];
    }

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

            InstantSpan usage = ServedDays.UsageSpan(bill.Subscription, closing, bill.Zone);
            return [(usage.Start, usage.End), (closing.Span.Start, closing.Span.End)];
        }
    }

    private static Plan Untaxed(Plan plan) =>
        plan with { TaxCodes = [], Charges = [.. plan.Charges.Select(charge => charge with { TaxCodes = [] })] };
}
