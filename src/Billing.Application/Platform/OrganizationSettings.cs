using System.Collections.Concurrent;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>
/// What hot paths need of an organization, from memory. A change made through this instance is seen at once; one made through another within
/// <see cref="RememberFor"/>.
/// </summary>
public sealed class OrganizationSettings(ITableStore tables, TimeProvider time) 
    : IInvoiceSettings, IImportWindows, IKnownOrganizations
{
    /// <summary>How long an organization is remembered.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromSeconds(5);

    private const int RememberedMax = 10_000;

    private readonly ConcurrentDictionary<OwnerKey, (Organization? Organization, long ReadAt)> _known = new();

    /// <inheritdoc/>
    async ValueTask<InvoiceSettings> IInvoiceSettings.FindAsync(DataSpace space, CancellationToken cancellationToken)
    {
        Organization organization = await FindAsync(space.Organization, cancellationToken)
            ?? throw new InvalidOperationException($"Organization {space.Organization} is gone");
        return new InvoiceSettings(organization.InvoiceNumbering.Prefix) { Terms = new PaymentTerms(organization.InvoiceGracePeriodDays, organization.NetPaymentTermDays) };
    }

    /// <inheritdoc/>
    async ValueTask<Interval?> IImportWindows.FindAsync(DataSpace space, CancellationToken cancellationToken) =>
        await FindAsync(space.Organization, cancellationToken) is { ImportWindow: { } window } ? new Interval(window.From, window.To) : null;

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(OwnerKey organization, CancellationToken cancellationToken) => await FindAsync(organization, cancellationToken) is not null;

    /// <summary>Forgets an organization that has changed.</summary>
    internal void Forget(OwnerKey owner) => _known.TryRemove(owner, out _);

    private async ValueTask<Organization?> FindAsync(OwnerKey owner, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(owner, out (Organization? Organization, long ReadAt) known) && time.GetElapsedTime(known.ReadAt) < RememberFor)
        {
            return known.Organization;
        }

        long readAt = time.GetTimestamp();
        PartitionAddress address = PlatformRows.Organization(owner);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        Organization? organization = row is null ? null : DocumentCodec.Read(row.Columns, PlatformJson.Default.Organization);
        if (_known.Count >= RememberedMax)
        {
            _known.Clear();
        }

        _known[owner] = (organization, readAt);
        return organization;
    }
}
