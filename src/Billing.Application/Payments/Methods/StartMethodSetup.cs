using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Methods;

/// <summary>Begins a page at the provider on which a customer saves a method; a webhook tells when that is done.</summary>
public sealed class StartMethodSetup(Transactor transactor, ConnectionReader connections, ProviderCustomers payers, CustomerReader customers)
{
    /// <summary>
    /// Begins it; the same command gives the same page. <see cref="FailureKind.Unsupported"/> for providers without such a page, <see cref="FailureKind.Unavailable"/> when the provider is not connected or
    /// cannot be reached.
    /// </summary>
    public async ValueTask<Result<Outcome<StartedSetup>>> RunAsync(
        DataSpace space, BillingId customerId, PaymentProviderKind? kind, Uri returnUrl, Command command, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, customerId);
        if (await transactor.FindAsync(address, command, StoredJson.Default.StartedSetup, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        if (await customers.FindAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        PaymentConnections all = await connections.FindAsync(space, cancellationToken);
        if ((kind is { } named ? all.Of(named) : all.Default) is not { Status: not ConnectionStatus.Inactive } connection)
        {
            return Failure.Of(FailureKind.Unavailable, kind is null ? "No payment provider is connected" : $"{kind} is not connected");
        }

        if (!connections.ProviderOf(connection.Kind).Features.HasFlag(ProviderFeatures.SetupSessions))
        {
            return Failure.Of(FailureKind.Unsupported, $"{connection.Kind} saves a method with its first payment, not before");
        }

        if (!connections.Open(space, connection).TryGet(out OpenConnection? open, out Failure? locked))
        {
            return locked;
        }

        Result<string?> payer = await payers.EnsureAsync(space, customer, open, cancellationToken);
        if (!payer.IsSuccess)
        {
            return payer.Failure;
        }

        // The provider knows the command too: a repeat after a crash, or at the same time, opens no second page.
        var order = new SetupOrder(ProviderCustomers.PayerOf(customer, payer.Value), returnUrl) { Key = IdDerivation.ItemOf(customerId.Owner, 0, "setup", command.Id).ToString() };
        return (await open.Provider.Methods.StartSetupAsync(open.Credentials, order, cancellationToken)).TryGet(out SetupSession? session, out Failure? refused)
            ? await transactor.RunAsync(
                address, command, StoredJson.Default.StartedSetup,
                (_, _) => ValueTask.FromResult<Result<StartedSetup>>(new StartedSetup(session.Id, session.Url!, connection.Kind)), cancellationToken)
            : refused;
    }
}

/// <summary>A set-up under way.</summary>
/// <param name="Id">The provider's id of the session.</param>
/// <param name="Url">Where to send the customer.</param>
/// <param name="Kind">Which provider's.</param>
public sealed record StartedSetup(string Id, Uri Url, PaymentProviderKind Kind);
