using Billing.Application.Customers;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Methods;

/// <summary>Begins a page at the provider on which a customer saves a method; a webhook tells when that is done.</summary>
public sealed class StartMethodSetup(ConnectionReader connections, ProviderCustomers payers, CustomerReader customers)
{
    /// <summary>
    /// Begins it. <see cref="FailureKind.Unsupported"/> for providers without such a page, <see cref="FailureKind.Unavailable"/> when the provider is not connected or
    /// cannot be reached.
    /// </summary>
    public async ValueTask<Result<StartedSetup>> RunAsync(
        DataSpace space, BillingId customerId, PaymentProviderKind? kind, Uri returnUrl, CancellationToken cancellationToken)
    {
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

        var order = new SetupOrder(ProviderCustomers.PayerOf(customer, payer.Value), returnUrl);
        return (await open.Provider.Methods.StartSetupAsync(open.Credentials, order, cancellationToken)).Map(session => new StartedSetup(session, connection.Kind));
    }
}

/// <summary>A set-up under way.</summary>
/// <param name="Session">The provider's page.</param>
/// <param name="Kind">Which provider's.</param>
public sealed record StartedSetup(SetupSession Session, PaymentProviderKind Kind);
