using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>A way of paying that a provider keeps for a customer.</summary>
public sealed record PaymentMethod
{
    /// <summary>The id, in the customer's partition; it derives from provider and token, so that a method is kept once.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>Which provider keeps it.</summary>
    public required PaymentProvider Provider { get; init; }

    /// <summary>What the provider charges it by.</summary>
    public required string Token { get; init; }

    /// <summary>What it is, in the provider's word: <c>card</c>, <c>mobile_money</c>...</summary>
    public required string Type { get; init; }

    /// <summary>Whether it pays the customer's invoices as they become final.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What is known of it, as a JSON object: brand, last digits, expiry.</summary>
    public string DetailsJson { get; init; } = "{}";

    /// <summary>When it was saved.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>Who a customer is at a provider.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="ProviderCustomerId">The provider's id.</param>
public sealed record ProviderCustomer(PaymentProvider Provider, string ProviderCustomerId);

/// <summary>How a customer pays: saved methods, of which at most one is the default, and who the customer is at each provider.</summary>
public sealed record PayerProfile
{
    /// <summary>Most methods of a customer.</summary>
    public const int MethodsMax = 50;

    /// <summary>Nobody known, nothing saved.</summary>
    public static PayerProfile Empty { get; } = new();

    /// <summary>Saved methods, oldest first.</summary>
    public IReadOnlyList<PaymentMethod> Methods { get; init; } = [];

    /// <summary>One of each provider at most.</summary>
    public IReadOnlyList<ProviderCustomer> Customers { get; init; } = [];

    /// <summary>What pays invoices as they become final, or null.</summary>
    public PaymentMethod? DefaultMethod => Methods.FirstOrDefault(method => method.IsDefault);

    /// <summary>A method by its id, or null.</summary>
    public PaymentMethod? Method(BillingId id) => Methods.FirstOrDefault(method => method.Id == id);

    /// <summary>The provider's id of the customer, or null.</summary>
    public string? CustomerAt(PaymentProvider provider) => Customers.FirstOrDefault(each => each.Provider == provider)?.ProviderCustomerId;

    /// <summary>With a method as it is now; a default takes the place of the one before.</summary>
    public PayerProfile With(PaymentMethod method, Instant now) => this with
    {
        Methods =
        [
            .. Methods.Where(each => each.Id != method.Id).Select(each => method.IsDefault && each.IsDefault ? each with { IsDefault = false, UpdatedAt = now } : each)
                .Append(method).OrderBy(each => each.CreatedAt).ThenBy(each => each.Id),
        ],
    };

    /// <summary>Without a method.</summary>
    public PayerProfile Without(BillingId id) => this with { Methods = [.. Methods.Where(method => method.Id != id)] };

    /// <summary>With the customer's id at a provider; one that is known stays.</summary>
    public PayerProfile With(ProviderCustomer customer) =>
        CustomerAt(customer.Provider) is null ? this with { Customers = [.. Customers, customer] } : this;
}
