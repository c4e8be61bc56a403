using Billing.Application.AddOns;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.AddOns;

internal sealed class NovaAddOnPrice
{
    [CurrencyCode]
    public required string Currency { get; set; }

    [Range(0), Doc("In major units.", Example = "99.5")]
    public required decimal Amount { get; set; }

    public static Result<IReadOnlyList<Money>> Read(IReadOnlyList<NovaAddOnPrice> given)
    {
        List<Money> prices = [];
        foreach (NovaAddOnPrice price in given)
        {
            Currency currency = Billing.Domain.Monetary.Currency.Parse(price.Currency);
            if (!NovaMoney.Minor(price.Amount, currency, $"prices.{prices.Count}.amount").TryGet(out long minor, out Failure? wrong))
                return wrong;

            if (prices.Exists(other => other.Currency == currency))
                return Failure.Invalid($"prices.{prices.Count}.currency", $"There are two prices in {currency}", "duplicate");

            prices.Add(new Money(minor, currency));
        }

        return prices;
    }
}

internal sealed class NovaAddOnCreate
{
    [Text(1, 200)]
    public required string Name { get; set; }

    [Text(1, 100), Doc("Unique; kept in lower case.", Example = "\"setup\"")]
    public required string Code { get; set; }

    [Text(0, 500)]
    public string? Description { get; set; }

    [Text(0, 200), Doc("What invoice lines call it.")]
    public string? InvoiceDisplayName { get; set; }

    [Items(1, 50)]
    public required IReadOnlyList<NovaAddOnPrice> Prices { get; set; }

    public Result<NewAddOn> ToInput() => NovaAddOnPrice.Read(Prices).Map(prices =>
        new NewAddOn(Code.ToLowerInvariant(), Name, prices[0].Minor, prices[0].Currency, Description, InvoiceDisplayName) { OtherPrices = [.. prices.Skip(1)] });
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaAddOnUpdate
{
    [Text(1, 200)]
    public string? Name { get; set; }

    [Text(0, 500)]
    public string? Description { get; set; }

    [Text(0, 200)]
    public string? InvoiceDisplayName { get; set; }

    [Items(1, 50), Doc("Replaces all prices.")]
    public IReadOnlyList<NovaAddOnPrice>? Prices { get; set; }

    public Result<AddOnPatch> ToPatch() => Prices is null
        ? new AddOnPatch(Name, Description: Description, InvoiceDisplayName: InvoiceDisplayName)
        : NovaAddOnPrice.Read(Prices).Map(prices =>
            new AddOnPatch(Name, prices[0].Minor, prices[0].Currency, Description, InvoiceDisplayName) { OtherPrices = [.. prices.Skip(1)] });
}

internal sealed record NovaAddOnPriceView(string Currency, decimal Amount);

internal sealed record NovaAddOn(
    BillingId Id, string Name, string Code, string? Description, string? InvoiceDisplayName, IReadOnlyList<NovaAddOnPriceView> Prices, Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaAddOn From(AddOn it) => new(
        it.Id, it.Name, it.Code, it.Description, it.InvoiceDisplayName,
        [.. it.AllPrices().Select(price => new NovaAddOnPriceView(price.Currency.Code, price.Major))], it.CreatedAt, it.UpdatedAt);
}

internal sealed class NovaAddOnApply
{
    public required BillingId AddOnId { get; set; }

    public required BillingId CustomerId { get; set; }

    [Doc("Must be the customer's.", Example = "null")]
    public BillingId? SubscriptionId { get; set; }

    [Range(0), Doc("In major units.", Example = "99.5")]
    public required decimal Amount { get; set; }

    [CurrencyCode]
    public required string Currency { get; set; }
}

internal sealed record NovaAppliedAddOn(
    BillingId Id, BillingId AddOnId, BillingId CustomerId, decimal Amount, string Currency, BillingId? InvoiceId,
    [property: Doc("Whether its invoice is final.")] bool Invoiced, Instant CreatedAt)
{
    public static NovaAppliedAddOn From(AppliedAddOn it, Invoice? invoice) => new(
        it.Id, it.AddOnId, it.CustomerId, NovaMoney.Major(it.AmountMinor, it.Currency), it.Currency.Code, it.InvoiceId,
        invoice is not null && invoice.Status != InvoiceStatus.Draft, it.CreatedAt);
}
