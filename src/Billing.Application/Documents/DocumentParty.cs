namespace Billing.Application.Documents;

/// <summary>A seller or a customer as printed in an address block. Parts that are null or blank leave no gap.</summary>
public sealed record DocumentParty
{
    /// <summary>The name people know, printed prominently.</summary>
    public required string Name { get; init; }

    /// <summary>The registered name, printed when it differs from <see cref="Name"/>.</summary>
    public string? LegalName { get; init; }

    /// <summary>Postal address, one printed line each, country last.</summary>
    public IReadOnlyList<string> AddressLines { get; init; } = [];

    /// <summary>VAT, GST or other tax registration number.</summary>
    public string? TaxId { get; init; }

    /// <summary>Address for questions about the invoice, or of the payer.</summary>
    public string? Email { get; init; }
}
