using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Platform.Placement;

/// <summary>
/// Over how many storage accounts an organization's customers are spread. It is written once, with the organization itself, and never changes: accounts that
/// come later serve organizations that come later, so nobody's data ever has to move. An organization that says nothing has all of it in the first account.
/// </summary>
/// <param name="home">The tables of the first account.</param>
public sealed class OrganizationSpread(ITableStore home)
{
    /// <summary>Its row in the organization's partition.</summary>
    internal const string Row = "spread";

    private const int RememberedMax = 100_000;

    private readonly ConcurrentDictionary<OwnerKey, int> _known = new();

    /// <summary>What is remembered of an organization; null when it has to be read.</summary>
    public int? Remembered(OwnerKey organization) => _known.TryGetValue(organization, out int accounts) ? accounts : null;

    /// <summary>Reads how many accounts an organization has.</summary>
    public async ValueTask<int> ReadAsync(OwnerKey organization, CancellationToken cancellationToken)
    {
        PartitionAddress address = PlatformRows.Organization(organization);
        TableRow? spread = await home.GetAsync(address.Table, address.PartitionKey, Row, cancellationToken).ConfigureAwait(false);
        int accounts = spread is null ? 1 : DocumentCodec.Read(spread.Columns, SpreadJson.Default.StoredSpread)!.Accounts;

        // One that is not there yet may be founded in the next instant, with more.
        if (spread is not null || await home.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken).ConfigureAwait(false) is not null)
        {
            Remember(organization, accounts);
        }

        return accounts;
    }

    private void Remember(OwnerKey organization, int accounts)
    {
        if (_known.Count >= RememberedMax)
        {
            _known.Clear();
        }

        _known[organization] = accounts;
    }
}

/// <summary>What is stored of it.</summary>
/// <param name="Accounts">The number of accounts.</param>
internal sealed record StoredSpread(int Accounts);

[JsonSerializable(typeof(StoredSpread))]
internal sealed partial class SpreadJson : JsonSerializerContext;
