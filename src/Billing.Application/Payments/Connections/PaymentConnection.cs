using System.Text.Json.Serialization;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Payments.Connections;

/// <summary>Whether a connection is used.</summary>
public enum ConnectionStatus
{
    /// <summary>Money is collected through it.</summary>
    Active,

    /// <summary>Switched off by the organization: nothing new is begun through it; what is under way ends, and its webhooks are taken.</summary>
    Inactive,

    /// <summary>The provider refused the credentials when the connection was last tested; it is used as if it were active.</summary>
    Error,
}

/// <summary>
/// An organization's access to one payment provider. There is at most one of each provider; its id derives from organization, mode and provider, so the
/// address of its webhooks survives that it is removed and made again.
/// </summary>
public sealed record PaymentConnection
{
    /// <summary>The id, of the organization; the address of its webhooks names it.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Which provider.</summary>
    public required PaymentProviderKind Kind { get; init; }

    /// <summary>Whether it is used.</summary>
    public required ConnectionStatus Status { get; init; }

    /// <summary>What is no secret of the settings, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the secrets that are kept.</summary>
    public IReadOnlyList<string> SecretNames { get; init; } = [];

    /// <summary>All settings, encrypted.</summary>
    public required string Sealed { get; init; }

    /// <summary>Whether invoices of customers with a saved method are collected as soon as they are final.</summary>
    public bool CollectsAutomatically { get; init; } = true;

    /// <summary>Its place among the connections that may be used where none is named: the lowest comes first. Null for 1.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether it is the one that is meant where none is named.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What the provider said when the last test failed.</summary>
    public string? Fault { get; init; }

    /// <summary>When it was last tested.</summary>
    public Instant? TestedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>Its priority, whether it was given one or not.</summary>
    [JsonIgnore]
    public int Rank => Priority ?? 1;

    /// <summary>The id of an organization's connection to a provider.</summary>
    public static BillingId IdOf(DataSpace space, PaymentProviderKind kind) =>
        IdDerivation.ItemOf(space.Organization, 0, "payment connection", space.ToString(), kind.ToString());
}

/// <summary>All connections of a data space.</summary>
/// <param name="All">At most one of each provider.</param>
public sealed record PaymentConnections(IReadOnlyList<PaymentConnection> All)
{
    /// <summary>No connection.</summary>
    public static PaymentConnections None { get; } = new([]);

    /// <summary>The one that is meant where none is named, or null.</summary>
    public PaymentConnection? Default => All.FirstOrDefault(each => each.IsDefault);

    /// <summary>Those that are used, in the order in which they are asked where none is named.</summary>
    public IReadOnlyList<PaymentConnection> Usable => [.. InOrder(All).Where(each => each.Status != ConnectionStatus.Inactive)];

    /// <summary>A provider's connection, or null.</summary>
    public PaymentConnection? Of(PaymentProviderKind kind) => All.FirstOrDefault(each => each.Kind == kind);

    /// <summary>A connection by its id, or null.</summary>
    public PaymentConnection? Of(BillingId id) => All.FirstOrDefault(each => each.Id == id);

    /// <summary>
    /// With a connection as it is now. Exactly one of several is the default: the one with the lowest priority; of those with the same this one when it says so, else the one that
    /// was, else the oldest.
    /// </summary>
    public PaymentConnections With(PaymentConnection connection) =>
        Settle([.. All.Where(each => each.Id != connection.Id).Select(each => connection.IsDefault ? each with { IsDefault = false } : each), connection]);

    /// <summary>Without a connection.</summary>
    public PaymentConnections Without(BillingId id) => Settle([.. All.Where(each => each.Id != id)]);

    private static PaymentConnections Settle(IEnumerable<PaymentConnection> connections)
    {
        PaymentConnection[] all = [.. connections.OrderBy(each => each.CreatedAt).ThenBy(each => each.Id)];
        PaymentConnection? first = InOrder(all).FirstOrDefault();
        return new([.. all.Select(each => each with { IsDefault = each == first })]);
    }

    private static IOrderedEnumerable<PaymentConnection> InOrder(IEnumerable<PaymentConnection> connections) =>
        connections.OrderBy(each => each.Rank).ThenByDescending(each => each.IsDefault).ThenBy(each => each.CreatedAt).ThenBy(each => each.Id);
}
