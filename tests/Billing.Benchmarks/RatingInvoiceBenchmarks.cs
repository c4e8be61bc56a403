using BenchmarkDotNet.Attributes;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Benchmarks;

/// <summary>Computes a whole invoice: fees with explanations, tax, a wallet. Aim: under 20 µs for 20 fees.</summary>
[MemoryDiagnoser]
public class RatingInvoiceBenchmarks
{
    private static readonly Instant Start = Instant.FromUtc(2025, 1, 1, 0, 0);
    private InvoiceRequest _request = null!;

    /// <summary>Number of fees, the base amount included.</summary>
    [Params(20, 500)]
    public int Fees { get; set; }

    /// <summary>Makes the request.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Charge[] charges = [.. Enumerable.Range(1, Fees - 1).Select(ChargeOf)];
        Plan plan = new()
        {
            Id = Id(1),
            Code = "plan",
            Name = "Plan",
            Interval = PlanInterval.Monthly,
            AmountMinor = 4900,
            Currency = Currency.Usd,
            Charges = charges,
            CreatedAt = Start,
            UpdatedAt = Start,
        };
        Subscription subscription = new()
        {
            Id = Id(2),
            ExternalId = "s",
            CustomerId = Id(3),
            PlanId = Id(1),
            Status = SubscriptionStatus.Active,
            StartedAt = Start,
            CreatedAt = Start,
            UpdatedAt = Start,
        };
        BillingPeriod march = BillingCalendar.For(plan, subscription, DateTimeZone.Utc).At(14);
        _request = new InvoiceRequest
        {
            Currency = Currency.Usd,
            IssuedAt = march.Span.End,
            ServicePeriod = march.Span,
            Taxes = new TaxRules([VatOf()], []),
            Wallets = [WalletOf()],
            Subscriptions =
            [
                new SubscriptionBill
                {
                    Plan = plan,
                    Subscription = subscription,
                    Zone = DateTimeZone.Utc,
                    Closing = march,
                    Usage = [.. charges.Select((c, i) => new ChargeUsage(c.Id, new UsageQuantity(i * 7, i)))],
                },
            ],
        };
    }

    /// <summary>The whole computation.</summary>
    [Benchmark]
    public long Compute() => InvoiceCalculation.Compute(_request).Value.TotalMinor;

    private static BillingId Id(int item) => new(new OwnerKey(1), (ulong)item);

    private static Charge ChargeOf(int number) => new()
    {
        Id = Id(100 + number),
        MetricId = Id(1000 + number),
        MetricCode = $"metric-{number}",
        Price = (number % 4) switch
        {
            0 => new StandardPrice(1.25m),
            1 => new GraduatedPrice([new(10, 0), new(100, 50), new(null, 30)]),
            2 => new VolumePrice([new(5, 300), new(null, 250)]),
            _ => new PackagePrice(200, 1000, 50),
        },
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    private static Tax VatOf() => new()
    {
        Id = Id(5),
        Code = "vat",
        Name = "VAT",
        Rate = 0.2m,
        AppliedToOrganization = true,
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    private static Wallet WalletOf() => new()
    {
        Id = Id(6),
        CustomerId = Id(3),
        Currency = Currency.Usd,
        PaidBalanceMinor = 1000,
        CreatedAt = Start,
        UpdatedAt = Start,
    };
}
