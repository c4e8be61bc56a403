using Billing.Domain.Customers;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Documents;

/// <summary>What all kinds of documents are put together from. Dates are the customer's local ones.</summary>
internal static class DocumentParts
{
    /// <summary>The customer as documents print it.</summary>
    public static DocumentParty PartyOf(Customer customer) => new()
    {
        Name = customer.Name,
        AddressLines = AddressLines(customer.Address),
        TaxId = customer.TaxNumber,
        Email = customer.Email,
    };

    /// <summary>An address, one printed line each.</summary>
    public static IReadOnlyList<string> AddressLines(Address? address) => address is null
        ? []
        : [.. new[] { address.Line1, address.Line2, Joined(' ', address.PostalCode, address.City), address.State, address.CountryCode }.OfType<string>().Where(line => line.Length > 0)];

    /// <summary>Texts below each other; null when there is none.</summary>
    public static string? Joined(params ReadOnlySpan<string?> texts) => Joined('\n', texts);

    /// <summary>A currency as documents need it.</summary>
    public static DocumentCurrency CurrencyOf(Currency currency) => new(currency.Code, currency.MinorDigits);

    /// <summary>The local days that a span touches.</summary>
    public static DocumentPeriod PeriodOf(Instant start, Instant end, DateTimeZone zone) =>
        new(LocalDays.Of(start, zone), LocalDays.Of(end > start ? end - Duration.Epsilon : start, zone).PlusDays(1));

    /// <summary>A local date.</summary>
    public static LocalDate? DateOf(Instant? instant, DateTimeZone zone) => instant is { } at ? LocalDays.Of(at, zone) : null;

    /// <summary>How an amount came about; nothing where a quantity at a price says it all. A share of days has no price of its own.</summary>
    public static IReadOnlyList<PriceLine> StepsOf(FeeExplanation? explanation) =>
        explanation is { Lines.Count: > 1 } or { Lines: [{ Kind: PriceLineKind.Days }] } ? explanation.Lines : [];

    private static string? Joined(char between, params ReadOnlySpan<string?> texts)
    {
        List<string> present = [];
        foreach (string? text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                present.Add(text);
            }
        }

        return present.Count == 0 ? null : string.Join(between, present);
    }
}
