namespace Billing.Domain.Customers;

/// <summary>Whether the organization does business with a customer.</summary>
public enum CustomerStanding
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>It does not at present.</summary>
    Inactive,

    /// <summary>It does not any more.</summary>
    Blocked,
}

/// <summary>What is known of a customer beyond its name.</summary>
/// <param name="FirstName">Given name of a person.</param>
/// <param name="LastName">Family name of a person.</param>
/// <param name="Phone">Telephone number as it was given.</param>
/// <param name="IsBusiness">True for a company.</param>
/// <param name="Standing">Whether the organization does business with it.</param>
public sealed record CustomerProfile(string? FirstName, string? LastName, string? Phone, bool IsBusiness, CustomerStanding Standing);
