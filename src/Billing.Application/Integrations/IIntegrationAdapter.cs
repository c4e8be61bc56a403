using System.Text.Json.Nodes;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Integrations;

/// <summary>What an integration is for.</summary>
public enum IntegrationType
{
    /// <summary>Books.</summary>
    Accounting,

    /// <summary>Customer relations.</summary>
    Crm,

    /// <summary>Any receiver of signed posts.</summary>
    Webhook,
}

/// <summary>Systems that objects are copied to.</summary>
public enum IntegrationProvider
{
    /// <summary>An address of the organization's own.</summary>
    Webhook,

    /// <summary>HubSpot.</summary>
    Hubspot,

    /// <summary>Salesforce.</summary>
    Salesforce,

    /// <summary>Xero.</summary>
    Xero,
}

/// <summary>Kinds of objects that are copied.</summary>
public enum SyncKind
{
    /// <summary>A customer.</summary>
    Customer,

    /// <summary>A final invoice.</summary>
    Invoice,

    /// <summary>A payment whose money came.</summary>
    Payment,

    /// <summary>A final credit note.</summary>
    CreditNote,
}

/// <summary>An integration's settings, secrets too, for one call. The text form shows none.</summary>
/// <param name="Settings">By name.</param>
public sealed record IntegrationAccess(IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>A setting, or null.</summary>
    public string? this[string name] => Settings.GetValueOrDefault(name);

    /// <summary>No secret.</summary>
    public override string ToString() => "integration settings";
}

/// <summary>A line of an invoice in major units.</summary>
/// <param name="Description">What for.</param>
/// <param name="Net">Without taxes.</param>
/// <param name="Tax">The taxes on it.</param>
public sealed record SyncLine(string Description, decimal Net, decimal Tax);

/// <summary>An object on its way to another system.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Our id.</param>
/// <param name="Fields">Its fields under the other system's names.</param>
public sealed record SyncObject(SyncKind Kind, BillingId Id, JsonObject Fields)
{
    /// <summary>Its fields under our names.</summary>
    public required JsonObject Source { get; init; }

    /// <summary>The other system's id of it; null when it has not got it yet.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The other system's id of its customer, where the adapter asked for customers first.</summary>
    public string? CustomerExternalId { get; init; }

    /// <summary>Lines of an invoice.</summary>
    public IReadOnlyList<SyncLine> Lines { get; init; } = [];

    /// <summary>Names this push: the same however often it is tried.</summary>
    public required string Key { get; init; }

    /// <summary>What happened.</summary>
    public required string EventType { get; init; }

    /// <summary>When it is sent.</summary>
    public required Instant SentAt { get; init; }
}

/// <summary>One system that objects are copied to. Keeps nothing of an organization. Expected refusals are values.</summary>
public interface IIntegrationAdapter
{
    /// <summary>Which system.</summary>
    IntegrationProvider Provider { get; }

    /// <summary>The kinds that it takes with these settings.</summary>
    IReadOnlyList<SyncKind> KindsOf(IntegrationAccess access);

    /// <summary>Whether an object's customer must be there before it.</summary>
    bool NeedsCustomer { get; }

    /// <summary>How our fields are called there unless the organization says otherwise; ours by theirs. Empty: all under our names.</summary>
    IReadOnlyDictionary<string, string> DefaultFields(SyncKind kind);

    /// <summary>Asks something harmless: <c>Forbidden</c> when the credentials are refused, <c>Unavailable</c> when it cannot be reached.</summary>
    Task<Result<Unit>> TestAsync(IntegrationAccess access, Instant now, CancellationToken cancellationToken);

    /// <summary>
    /// Makes or changes the object there; the answer is its id there. <c>Unavailable</c> when it is to be tried again: that must be safe.
    /// </summary>
    Task<Result<string>> PushAsync(IntegrationAccess access, SyncObject what, CancellationToken cancellationToken);
}

/// <summary>Every adapter by its system.</summary>
public interface IIntegrationAdapters
{
    /// <summary>The adapter of a system.</summary>
    IIntegrationAdapter Get(IntegrationProvider provider);
}
