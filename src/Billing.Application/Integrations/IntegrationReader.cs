using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Integrations;

/// <summary>Reads integrations, and opens their settings for a call.</summary>
public sealed class IntegrationReader(ITableStore tables, SecretBox secrets)
{
    /// <summary>All integrations of a data space.</summary>
    public async ValueTask<IntegrationSet> FindAsync(DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = AddressOf(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        return row is null ? IntegrationSet.None : DocumentCodec.Read(row.Columns, StoredJson.Default.IntegrationSet)!;
    }

    /// <summary>All settings of an integration, secrets too; refused where the operator's keys do not open them.</summary>
    internal Result<Dictionary<string, string>> Settings(DataSpace space, Integration integration) =>
        secrets.Open(space, FieldOf(integration.Provider), integration.Sealed).Map(text => JsonSerializer.Deserialize(text, StoredJson.Default.DictionaryStringString)!);

    /// <summary>The settings encrypted.</summary>
    internal Result<string> Seal(DataSpace space, IntegrationProvider provider, Dictionary<string, string> settings) =>
        secrets.Seal(space, FieldOf(provider), JsonSerializer.Serialize(settings, StoredJson.Default.DictionaryStringString));

    /// <summary>The partition of a data space's integrations.</summary>
    internal static PartitionAddress AddressOf(DataSpace space) => new(Tables.Catalog, $"{space}|integrations");

    /// <summary>What the settings of a system are encrypted for.</summary>
    internal static string FieldOf(IntegrationProvider provider) => $"integration:{provider}";
}
