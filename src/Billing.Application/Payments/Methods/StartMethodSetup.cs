using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Methods;

/// <summary>Opens pages of a provider on which a customer saves or manages methods; webhooks tell what came of it.</summary>
public sealed class StartMethodSetup(Transactor transactor, ConnectionReader connections, ProviderCustomers payers, CustomerReader customers)
{
    /// <summary>
    /// Opens a page on which a method is saved; the same command gives the same page. <see cref="FailureKind.Unsupported"/> for providers without such a page, <see cref="FailureKind.Unavailable"/> when the
    /// provider is not connected or cannot be reached.
    /// </summary>
    public ValueTask<Result<Outcome<StartedPage>>> RunAsync(
        DataSpace space, BillingId customerId, PaymentProviderKind? kind, Uri returnUrl, Command command, CancellationToken cancellationToken) =>
        OpenAsync(
            space, customerId, kind, ProviderFeatures.SetupSessions, "saves a method with its first payment, not before",
            async (open, payer, ct) =>
            {
                // The provider knows the command too: a repeat after a crash, or at the same time, opens no second page.
                var order = new SetupOrder(payer, returnUrl) { Key = IdDerivation.ItemOf(customerId.Owner, 0, "setup", command.Id).ToString() };
                return (await open.Provider.Methods.StartSetupAsync(open.Credentials, order, ct)).Map(session => new HostedPage(session.Id, session.Url!));
            },
            command, cancellationToken);

    /// <summary>Opens the provider's portal, where saved methods are managed; refused as the set-up is, and the same command gives the same page.</summary>
    public ValueTask<Result<Outcome<StartedPage>>> PortalAsync(
        DataSpace space, BillingId customerId, PaymentProviderKind? kind, Uri returnUrl, Command command, CancellationToken cancellationToken) =>
        OpenAsync(
            space, customerId, kind, ProviderFeatures.Portal, "has no portal",
            (open, payer, ct) => open.Provider.Pages.StartPortalAsync(open.Credentials, payer.ProviderCustomerId!, returnUrl, ct), command, cancellationToken);

    private async ValueTask<Result<Outcome<StartedPage>>> OpenAsync(
        DataSpace space, BillingId customerId, PaymentProviderKind? kind, ProviderFeatures needed, string refusal,
        Func<OpenConnection, Payer, CancellationToken, Task<Result<HostedPage>>> start, Command command, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, customerId);
        if (await transactor.FindAsync(address, command, StoredJson.Default.StartedPage, cancellationToken) is { } earlier)
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

        if (!connections.ProviderOf(connection.Kind).Features.HasFlag(needed))
        {
            return Failure.Of(FailureKind.Unsupported, $"{connection.Kind} {refusal}");
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

        return (await start(open, ProviderCustomers.PayerOf(customer, payer.Value), cancellationToken)).TryGet(out HostedPage? page, out Failure? refused)
            ? await transactor.RunAsync(
                address, command, StoredJson.Default.StartedPage,
                (_, _) => ValueTask.FromResult<Result<StartedPage>>(new StartedPage(page.Id, page.Url, connection.Kind)), cancellationToken)
            : refused;
    }
}

/// <summary>A page of a provider that a customer is to be sent to.</summary>
/// <param name="Id">The provider's id of the session.</param>
/// <param name="Url">Where to send the customer.</param>
/// <param name="Kind">Which provider's.</param>
public sealed record StartedPage(string Id, Uri Url, PaymentProviderKind Kind);
