using System.Runtime.CompilerServices;
using Billing.Application.Consistency;
using Billing.Application.Integrations;
using Billing.Application.Mail;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Ports;
using Billing.Application.Tenants;
using Billing.Application.Webhooks;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Identity;

namespace Billing.Application.Platform.Rotation;

/// <summary>
/// Encrypts the secrets of organizations anew with the newest key, so that older keys can be taken away: credentials of payment providers and integrations,
/// passwords of mail servers, secrets of webhooks, keys of receivers, and what commands keep of them. Each row is replaced on condition that nobody changed it, beside a running
/// service; what is done stays done, so a run that was broken off is simply begun again.
/// </summary>
public sealed class SecretRotation(ITableStore tables, Organizations organizations, SecretBox box)
{
    private const int PageSize = 100;

    /// <summary>Goes through organizations one after the other, newest first.</summary>
    /// <param name="writes">False only counts.</param>
    /// <param name="organization">Only this one; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store failed; beginning again goes on.</exception>
    public async IAsyncEnumerable<RotationReport> RunAsync(bool writes, OwnerKey? organization, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<OwnerKey> seen = [];
        for (int skip = 0; ; skip += PageSize)
        {
            (IReadOnlyList<Organization> page, _) = await organizations.ListAsync(skip, PageSize, cancellationToken);
            foreach (Organization one in page.Where(each => (organization is null || each.Id.Owner == organization) && seen.Add(each.Id.Owner)))
            {
                yield return await RunAsync(one.Id, writes, cancellationToken);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    private async ValueTask<RotationReport> RunAsync(BillingId organization, bool writes, CancellationToken cancellationToken)
    {
        var report = new RotationReport(organization, 0, 0, 0, []);
        foreach ((DataSpace space, PartitionAddress address, IReadOnlyList<string> fields) in PlacesOf(organization.Owner))
        {
            await foreach (TableRow row in tables.ReadAllAsync(address.Table, new RowRange(address.PartitionKey), cancellationToken))
            {
                report = await RenewAsync(report, space, address, fields, row, writes, cancellationToken);
            }
        }

        return report;
    }

    /// <summary>Where an organization's secrets are, and what they may be encrypted for there.</summary>
    private static IEnumerable<(DataSpace Space, PartitionAddress Address, IReadOnlyList<string> Fields)> PlacesOf(OwnerKey organization)
    {
        yield return (new DataSpace(organization, Mode.Live), PlatformRows.Organization(organization), [EndpointSecrets.FieldOf(TenantWebhook.EndpointOf(organization)), OrganizationSecrets.HmacField]);
        foreach (Mode mode in Enum.GetValues<Mode>())
        {
            var space = new DataSpace(organization, mode);
            yield return (space, ConnectionReader.AddressOf(space), [.. Enum.GetValues<PaymentProviderKind>().Select(ConnectionReader.FieldOf)]);
            yield return (space, IntegrationReader.AddressOf(space), [.. Enum.GetValues<IntegrationProvider>().Select(IntegrationReader.FieldOf)]);
            yield return (space, SaveMailSettings.AddressOf(space), [SaveMailSettings.PasswordField]);
            yield return (space, WebhookRows.EndpointsOf(space), []);
        }
    }

    /// <summary>Looks through a row, and replaces it when it holds an old secret; a row that changes meanwhile is read again.</summary>
    private async ValueTask<RotationReport> RenewAsync(
        RotationReport report, DataSpace space, PartitionAddress address, IReadOnlyList<string> fields, TableRow first, bool writes, CancellationToken cancellationToken)
    {
        for (TableRow? row = first; row is not null; row = await tables.GetAsync(address.Table, address.PartitionKey, first.RowKey, cancellationToken))
        {
            if (DocumentCodec.Json(row.Columns) is not { } json)
            {
                break;
            }

            var document = new SealedDocument(box, space, fields, json);
            bool isDue = writes && document.Renewed > 0;
            if (!isDue || await ReplaceAsync(address, row, document, cancellationToken))
            {
                return report.With(document, isDue, $"{address}/{row.RowKey}");
            }
        }

        return report;
    }

    private async ValueTask<bool> ReplaceAsync(PartitionAddress address, TableRow row, SealedDocument document, CancellationToken cancellationToken)
    {
        Columns columns = DocumentCodec.Replace(row.Columns, document.ToJson());
        try
        {
            return (await tables.CommitAsync(address.Table, [RowWrite.Replace(row.PartitionKey, row.RowKey, row.ETag, columns)], cancellationToken)).IsCommitted;
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.OutcomeUnknown)
        {
            return false; // read again: either it is done, or it is to be done
        }
    }
}
