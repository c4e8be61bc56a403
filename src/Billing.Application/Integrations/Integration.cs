using Billing.Application.Payments.Connections;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Integrations;

/// <summary>An organization's link to another system that its objects are copied to. There is at most one of each system.</summary>
public sealed record Integration
{
    /// <summary>The id, of the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Which system.</summary>
    public required IntegrationProvider Provider { get; init; }

    /// <summary>Whether objects are copied.</summary>
    public required ConnectionStatus Status { get; init; }

    /// <summary>Settings that are no secret, field mappings among them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the secrets that are kept.</summary>
    public IReadOnlyList<string> SecretNames { get; init; } = [];

    /// <summary>All settings, encrypted.</summary>
    public required string Sealed { get; init; }

    /// <summary>What the system said when it last refused the credentials or a test failed; null when all was well.</summary>
    public string? Fault { get; init; }

    /// <summary>When it was last tested.</summary>
    public Instant? TestedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>What a system is for.</summary>
    public static IntegrationType TypeOf(IntegrationProvider provider) => provider switch
    {
        IntegrationProvider.Xero => IntegrationType.Accounting,
        IntegrationProvider.Hubspot or IntegrationProvider.Salesforce => IntegrationType.Crm,
        _ => IntegrationType.Webhook,
    };

    /// <summary>The id of an organization's integration with a system.</summary>
    public static BillingId IdOf(DataSpace space, IntegrationProvider provider) =>
        IdDerivation.ItemOf(space.Organization, 0, "integration", space.ToString(), provider.ToString());
}

/// <summary>All integrations of a data space.</summary>
/// <param name="All">At most one of each system.</param>
public sealed record IntegrationSet(IReadOnlyList<Integration> All)
{
    /// <summary>None.</summary>
    public static IntegrationSet None { get; } = new([]);

    /// <summary>An integration by its id, or null.</summary>
    public Integration? Of(BillingId id) => All.FirstOrDefault(each => each.Id == id);

    /// <summary>With an integration as it is now.</summary>
    public IntegrationSet With(Integration integration) => new([.. All.Where(each => each.Id != integration.Id).Append(integration).OrderBy(each => each.CreatedAt).ThenBy(each => each.Id)]);

    /// <summary>Without one.</summary>
    public IntegrationSet Without(BillingId id) => new([.. All.Where(each => each.Id != id)]);
}
