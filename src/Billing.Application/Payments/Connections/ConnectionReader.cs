using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Connections;

/// <summary>A connection that can be called.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="Credentials">Its credentials; never kept, stored or shown.</param>
internal sealed record OpenConnection(PaymentConnection Connection, IPaymentProvider Provider, ProviderCredentials Credentials);

/// <summary>Reads the connections of organizations, and opens their credentials for a call.</summary>
public sealed class ConnectionReader(ITableStore tables, SecretBox secrets, IPaymentProviders providers)
{
    /// <summary>All connections of a data space.</summary>
    public async ValueTask<PaymentConnections> FindAsync(DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = AddressOf(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        return row is null ? PaymentConnections.None : DocumentCodec.Read(row.Columns, StoredJson.Default.PaymentConnections)!;
    }

    /// <summary>The connection that an id names and whose it is, live or test; null when there is no such connection.</summary>
    internal async ValueTask<(DataSpace Space, PaymentConnection Connection)?> LocateAsync(BillingId id, CancellationToken cancellationToken)
    {
        foreach (Mode mode in Enum.GetValues<Mode>())
        {
            var space = new DataSpace(id.Owner, mode);
            if ((await FindAsync(space, cancellationToken)).Of(id) is { } found)
            {
                return (space, found);
            }
        }

        return null;
    }

    /// <summary>A provider's connection, ready to be called; refused with <see cref="FailureKind.WrongState"/> when it is missing or its secrets cannot be opened.</summary>
    internal async ValueTask<Result<OpenConnection>> OpenAsync(DataSpace space, PaymentProviderKind kind, CancellationToken cancellationToken) =>
        (await FindAsync(space, cancellationToken)).Of(kind) is { } connection
            ? Open(space, connection)
            : Failure.Of(FailureKind.WrongState, $"{kind} is not connected");

    /// <summary>A connection, ready to be called.</summary>
    internal Result<OpenConnection> Open(DataSpace space, PaymentConnection connection) => Settings(space, connection).Map(settings =>
        new OpenConnection(connection, providers.Get(connection.Kind), CredentialFields.ToCredentials(connection.Kind, settings)));

    /// <summary>A provider's adapter.</summary>
    internal IPaymentProvider ProviderOf(PaymentProviderKind kind) => providers.Get(kind);

    /// <summary>All settings of a connection, secrets too.</summary>
    internal Result<Dictionary<string, string>> Settings(DataSpace space, PaymentConnection connection) => secrets
        .Open(space, FieldOf(connection.Kind), connection.Sealed).Map(text => JsonSerializer.Deserialize(text, StoredJson.Default.DictionaryStringString)!);

    /// <summary>The settings encrypted; refused where the operator gave no key.</summary>
    internal Result<string> Seal(DataSpace space, PaymentProviderKind kind, Dictionary<string, string> settings) =>
        secrets.Seal(space, FieldOf(kind), JsonSerializer.Serialize(settings, StoredJson.Default.DictionaryStringString));

    /// <summary>The partition of a data space's connections.</summary>
    internal static PartitionAddress AddressOf(DataSpace space) => new(Tables.Catalog, $"{space}|payment-connections");

    /// <summary>What the settings of a provider are encrypted for.</summary>
    internal static string FieldOf(PaymentProviderKind kind) => $"payment_provider:{kind}";
}
