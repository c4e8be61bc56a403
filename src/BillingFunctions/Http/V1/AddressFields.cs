using Billing.Domain.Customers;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1;

/// <summary>The postal address in the bodies of customers and billing entities.</summary>
internal abstract class AddressFields
{
    [Text(0, 255), Doc("Address, printed on documents.")]
    public string? AddressLine1 { get; set; }

    [Text(0, 255)]
    public string? AddressLine2 { get; set; }

    [Text(0, 255)]
    public string? City { get; set; }

    [Text(0, 255)]
    public string? State { get; set; }

    [Text(0, 40)]
    public string? ZipCode { get; set; }

    [CountryCode]
    public string? Country { get; set; }

    /// <summary>The address that they make.</summary>
    protected Address ToAddress() => new(AddressLine1, AddressLine2, City, State, ZipCode, Country);
}
