using System.Text.Json.Serialization;
using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.Catalog;

/// <summary>When the base amount of a period is due.</summary>
internal enum NovaTiming
{
    InArrears,
    InAdvance,
}

internal sealed class NovaPriceCreate
{
    [CurrencyCode]
    public required string Currency { get; set; }

    [Range(0), Doc("Per period, in major units.", Example = "49.99")]
    public required decimal Amount { get; set; }

    public Result<PriceInput> ToInput(string field) =>
        NovaMoney.Minor(Amount, Billing.Domain.Monetary.Currency.Parse(Currency), field).Map(minor => new PriceInput(Billing.Domain.Monetary.Currency.Parse(Currency), minor));
}

internal sealed class NovaPriceUpdate
{
    [Range(0), Doc("Per period, in major units.", Example = "59.99")]
    public required decimal Amount { get; set; }
}

internal sealed class NovaPlanCreate
{
    [Text(1, 100)]
    public required string Name { get; set; }

    [LowerCode, Doc("Unique.", Example = "\"pro\"")]
    public required string Code { get; set; }

    [Text(0, 500)]
    public string? Description { get; set; }

    [OneOf("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "YEARLY")]
    public required string BillingInterval { get; set; }

    public NovaTiming BillingTiming { get; set; }

    [Items(0, 100), Text(1, 500), Doc("What it offers, in words.", Example = "[\"10 projects\"]")]
    public IReadOnlyList<string> Features { get; set; } = [];

    [Items(0, 50), Doc("One price a currency. The first decides the currency of minimumCommitment and progressiveBillingThreshold.")]
    public IReadOnlyList<NovaPriceCreate> Prices { get; set; } = [];

    [Range(0), Doc("Least total of a period, in major units.")]
    public decimal? MinimumCommitment { get; set; }

    [Range(0, 365), Doc("Days until payment is due, where the customer has no term of its own.")]
    public int? NetPaymentTerms { get; set; }

    [Range(0, 90), Doc("Days that invoices stay drafts.")]
    public int? InvoiceGracePeriodDays { get; set; }

    [Range(0), Doc("Amount of usage, in major units, at each multiple of which an invoice is made before the period ends.")]
    public decimal? ProgressiveBillingThreshold { get; set; }

    public Result<NewPlan> ToInput()
    {
        List<PriceInput> prices = [];
        foreach (NovaPriceCreate given in Prices)
        {
            if (!given.ToInput($"prices.{prices.Count}.amount").TryGet(out PriceInput? price, out Failure? wrong))
                return wrong;

            if (prices.Exists(other => other.Currency == price.Currency))
                return Failure.Invalid($"prices.{prices.Count}.currency", $"There are two prices in {price.Currency}", "duplicate");

            prices.Add(price);
        }

        Currency own = prices.Count == 0 ? Currency.Usd : prices[0].Currency;
        Result<long?> commitment = NovaMoney.Minor(MinimumCommitment, own, "minimum_commitment");
        Result<long?> threshold = NovaMoney.Minor(ProgressiveBillingThreshold, own, "progressive_billing_threshold");
        return commitment.Failure ?? threshold.Failure ?? (Result<NewPlan>)new NewPlan
        {
            Code = Code,
            Name = Name,
            Description = Description,
            Interval = NovaPlan.IntervalOf(BillingInterval),
            AmountMinor = prices.Count == 0 ? 0 : prices[0].AmountMinor,
            Currency = own,
            LacksPrice = prices.Count == 0,
            OtherPrices = [.. prices.Skip(1)],
            PayInAdvance = BillingTiming == NovaTiming.InAdvance,
            Features = Features,
            NetPaymentTermDays = NetPaymentTerms,
            InvoiceGracePeriodDays = InvoiceGracePeriodDays,
            CommitmentMinor = commitment.Value is > 0 ? commitment.Value : null,
            UsageThresholdMinor = threshold.Value is > 0 ? threshold.Value : null,
        };
    }
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaPlanUpdate
{
    [Text(1, 100)]
    public string? Name { get; set; }

    [Text(0, 500)]
    public string? Description { get; set; }

    [OneOf("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "YEARLY")]
    public string? BillingInterval { get; set; }

    public NovaTiming? BillingTiming { get; set; }

    [Items(0, 100), Text(1, 500)]
    public IReadOnlyList<string>? Features { get; set; }

    [Doc("Nobody subscribes to an inactive plan; who has it keeps it.")]
    public bool? IsActive { get; set; }

    [Range(0)]
    public decimal? MinimumCommitment { get; set; }

    [Range(0, 365)]
    public int? NetPaymentTerms { get; set; }

    [Range(0, 90)]
    public int? InvoiceGracePeriodDays { get; set; }

    [Range(0)]
    public decimal? ProgressiveBillingThreshold { get; set; }

    /// <param name="own">The plan's own currency.</param>
    public Result<PlanPatch> ToPatch(Currency own)
    {
        Result<long?> commitment = NovaMoney.Minor(MinimumCommitment, own, "minimum_commitment");
        Result<long?> threshold = NovaMoney.Minor(ProgressiveBillingThreshold, own, "progressive_billing_threshold");
        return commitment.Failure ?? threshold.Failure ?? (Result<PlanPatch>)new PlanPatch
        {
            Name = Name,
            Description = Description,
            Interval = BillingInterval is null ? null : NovaPlan.IntervalOf(BillingInterval),
            PayInAdvance = BillingTiming is { } timing ? timing == NovaTiming.InAdvance : null,
            Features = Features,
            IsInactive = !IsActive,
            NetPaymentTermDays = NetPaymentTerms,
            InvoiceGracePeriodDays = InvoiceGracePeriodDays,
            CommitmentMinor = commitment.Value,
            UsageThresholdMinor = threshold.Value,
        };
    }
}

internal sealed record NovaPrice(BillingId Id, BillingId PlanId, string Currency, decimal Amount, bool IsActive, Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaPrice From(Plan plan, Currency currency, long amountMinor) => new(
        BasePrices.IdOf(plan.Id, currency), plan.Id, currency.Code, NovaMoney.Major(amountMinor, currency), true, plan.CreatedAt, plan.UpdatedAt);

    public static IReadOnlyList<NovaPrice> AllOf(Plan plan) => [.. plan.BasePrices().Select(price => From(plan, price.Currency, price.AmountMinor))];
}

internal sealed record NovaPlan(
    BillingId Id, string Name, string Code, string? Description, PlanInterval BillingInterval, NovaTiming BillingTiming, IReadOnlyList<string> Features, bool IsActive,
    decimal? MinimumCommitment, int? NetPaymentTerms, int InvoiceGracePeriodDays, decimal? ProgressiveBillingThreshold, IReadOnlyList<NovaPrice> Prices,
    Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("Shown for one plan: how many subscriptions run on it."), JsonPropertyName("_count")] NovaPlanCount? Count)
{
    public static NovaPlan From(Plan it) => From(it, null);

    public static NovaPlan From(Plan it, int? subscriptions) => new(
        it.Id, it.Name, it.Code, it.Description, it.Interval, it.PayInAdvance ? NovaTiming.InAdvance : NovaTiming.InArrears, it.Features ?? [], !it.IsInactive,
        it.Commitments.Count == 0 ? null : NovaMoney.Major(it.Commitments.Sum(own => own.AmountMinor), it.Currency), it.NetPaymentTermDays,
        it.InvoiceGracePeriodDays ?? 0, it.UsageThresholds.Count == 0 ? null : NovaMoney.Major(it.UsageThresholds[0].AmountMinor, it.Currency),
        NovaPrice.AllOf(it), it.CreatedAt, it.UpdatedAt, subscriptions is { } count ? new NovaPlanCount(count) : null);

    public static PlanInterval IntervalOf(string word) => Enum.Parse<PlanInterval>(word, ignoreCase: true);
}

internal sealed record NovaPlanCount(int Subscriptions);
