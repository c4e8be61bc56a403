namespace Billing.Domain.Customers;

/// <summary>A postal address as documents print it; every part is optional.</summary>
/// <param name="Line1">Street and number.</param>
/// <param name="Line2">More of the same.</param>
/// <param name="City">City.</param>
/// <param name="State">State, province or region.</param>
/// <param name="PostalCode">Postal code.</param>
/// <param name="CountryCode">Two letters of ISO 3166.</param>
public sealed record Address(
    string? Line1 = null,
    string? Line2 = null,
    string? City = null,
    string? State = null,
    string? PostalCode = null,
    string? CountryCode = null)
{
    /// <summary>This address with the parts that a change gives.</summary>
    public Address With(Address change) => new(
        change.Line1 ?? Line1, change.Line2 ?? Line2, change.City ?? City, change.State ?? State, change.PostalCode ?? PostalCode,
        change.CountryCode ?? CountryCode);
}
