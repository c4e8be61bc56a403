using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using Billing.Domain.Wallets;
using Billing.RatingCases;
using NodaTime;

namespace Billing.Domain.Tests.Golden;

/// <summary>Reads a scenario's file into the request that it stands for. Amounts in files are major units; missing keys mean what is usual.</summary>
internal sealed class GoldenScenario
{
    private readonly Input _file;
    private readonly DateTimeZone _zone;

    private GoldenScenario(JsonElement file)
    {
        _file = new Input(file);
        Currency = Currency.Parse(_file.Text("currency", "USD"));
        _zone = DateTimeZoneProviders.Tzdb[_file.Text("zone", "UTC")];
    }

    internal Currency Currency { get; }

    internal IReadOnlyDictionary<Domain.Identity.BillingId, string> WalletNames { get; private set; } = new Dictionary<Domain.Identity.BillingId, string>();

    internal JsonNode Expected => JsonNode.Parse(_file.At("expect").Json.GetRawText())!;

    internal string Why => string.Join(' ', _file.Items("why").Select(w => w.AsText()));

    internal string Name => _file.Text("name");

    internal static GoldenScenario Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return new GoldenScenario(document.RootElement.Clone());
    }

    internal InvoiceRequest ToRequest()
    {
        SubscriptionBill[] bills = [.. _file.Items("bills").Select(Bill)];
        Wallet[] wallets = [.. _file.Items("wallets").Select(Wallet)];
        WalletNames = wallets.ToDictionary(w => w.Id, w => w.Name!);
        Instant issued = At(_file.Text("issued", "2026-04-01"));
        return new InvoiceRequest
        {
            Currency = Currency,
            IssuedAt = issued,
            ServicePeriod = bills.Select(b => b.Closing).FirstOrDefault(p => p is not null)?.Span ?? new InstantSpan(issued, issued),
            Subscriptions = bills,
            Extras = [.. _file.Items("add ons").Select(AddOn)],
            Taxes = new TaxRules([.. _file.Items("taxes").Select(Tax)], []),
            ProgressiveCredits = [.. _file.Items("progressive").Select((c, i) => new ProgressiveCredit(Invoicing.Build.Id((ulong)(90 + i)), Minor(c)))],
            Coupons = [.. _file.Items("coupons").Select(Coupon)],
            Credits = [.. _file.Items("credits").Select((c, i) => new CreditBalance(Invoicing.Build.Id((ulong)(300 + i)), Minor(c)))],
            Wallets = wallets,
        };
    }

    private SubscriptionBill Bill(Input bill, int number)
    {
        Plan plan = new GoldenPlan(Currency).Read(bill.At("plan"), number);
        bool canceled = bill.Has("canceled");
        Subscription subscription = Invoicing.Build.Subscription(At(bill.Text("started"))) with
        {
            Id = Invoicing.Build.Id((ulong)(500 + number)),
            PlanId = plan.Id,
            Status = canceled ? SubscriptionStatus.Canceled : SubscriptionStatus.Active,
            CanceledAt = canceled ? At(bill.Text("canceled")) : null,
            BillingTime = bill.Text("billed") == "anniversary" ? BillingTime.Anniversary : BillingTime.Calendar,
            PayInAdvance = bill.Flag("in advance"),
            Quantity = bill.Number("quantity", 1),
            TrialPeriodDays = (int)bill.Number("trial days", 0),
            Pauses = [.. bill.Items("pauses").Select(p => p.Json).Select(p => new Pause(At(p[0].GetString()!), At(p[1].GetString()!)))],
        };
        BillingCalendar calendar = BillingCalendar.For(plan, subscription, _zone);
        BillingPeriod? Period(string key) => bill.Has(key) ? calendar.PeriodContaining(At(bill.Text(key))) : null;
        Input[] days = [.. bill.Items("plan days")];
        return new SubscriptionBill
        {
            Plan = plan,
            Subscription = subscription,
            Zone = _zone,
            Closing = Period("closing"),
            Opening = Period("opening"),
            PlanDays = days.Length == 0 ? null : new DaySpan(Input.ParseDate(days[0].AsText()), Input.ParseDate(days[1].AsText())),
            Usage = [.. bill.Items("usage").Select(u => new GoldenPlan(Currency).Usage(plan, u))],
            EarlierBilledMinor = bill.Has("billed before") ? Minor(bill.At("billed before")) : 0,
        };
    }

    private ExtraFee AddOn(Input line) => new(
        FeeType.AddOn,
        line.Text("name"),
        line.Number("units"),
        Currency.ToMinor(line.Number("each")),
        TaxCodes: [.. line.Items("taxes").Select(t => t.AsText())]);

    private static Tax Tax(Input tax) =>
        Invoicing.Build.Tax(tax.Text("code"), tax.Number("percent") / 100, tax.Flag("inside"), tax.Text("everywhere", "true") != "False");

    private AppliedCoupon Coupon(Input coupon, int number)
    {
        long amount = coupon.Has("amount") ? Minor(coupon.At("amount")) : 0;
        int? invoices = (int?)coupon.OptionalNumber("invoices");
        return new AppliedCoupon
        {
            Id = Invoicing.Build.Id((ulong)(600 + number)),
            CouponId = Invoicing.Build.Id(601),
            Code = coupon.Text("code"),
            CustomerId = Invoicing.Build.Id(400),
            Status = coupon.Flag("ended") ? CouponStatus.Terminated : CouponStatus.Active,
            Terms = new CouponTerms(
                coupon.Has("percent") ? CouponType.Percentage : CouponType.FixedAmount,
                Enum.Parse<CouponFrequency>(coupon.Text("often", "once"), ignoreCase: true),
                amount,
                coupon.Has("currency") ? Currency.Parse(coupon.Text("currency")) : null,
                coupon.Number("percent", 0),
                invoices,
                coupon.Has("only") ? new CouponScope([], [.. coupon.Items("only").Select(m => m.AsText())], []) : null,
                coupon.Has("from") ? Minor(coupon.At("from")) : null),
            RemainingMinor = amount,
            RemainingInvoices = invoices,
            ExpirationAt = coupon.Has("expires") ? At(coupon.Text("expires")) : null,
            CreatedAt = Invoicing.Build.Start,
            UpdatedAt = Invoicing.Build.Start,
        };
    }

    private Wallet Wallet(Input wallet, int number)
    {
        Currency currency = Currency.Parse(wallet.Text("currency", Currency.Code));
        return new Wallet
        {
            Id = Invoicing.Build.Id((ulong)(700 + number)),
            CustomerId = Invoicing.Build.Id(400),
            Name = wallet.Text("name"),
            Currency = currency,
            Priority = (int)wallet.Number("priority", 1),
            GrantedBalanceMinor = MoneyRounding.ToMinor(currency.ToMinor(wallet.Number("granted", 0))),
            PaidBalanceMinor = MoneyRounding.ToMinor(currency.ToMinor(wallet.Number("paid", 0))),
            ExpirationAt = wallet.Has("expires") ? At(wallet.Text("expires")) : null,
            FeeTypes = [.. wallet.Items("only").Select(t => Enum.Parse<FeeType>(t.AsText(), ignoreCase: true))],
            CreatedAt = Invoicing.Build.Start + Duration.FromDays(number),
            UpdatedAt = Invoicing.Build.Start,
        };
    }

    private long Minor(Input amount) => MoneyRounding.ToMinor(Currency.ToMinor(amount.AsNumber()));

    private Instant At(string text) => Input.ParseInstant(text, _zone);
}
