using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Methods;

/// <summary>
/// Gives what a form in a page of the organization's own needs so that a customer saves a method in it; webhooks tell what came of it. The secret is kept nowhere: a repeat of the command asks the
/// provider, which knows the command too and gives the same.
/// </summary>
public sealed class StartSetupForm(Transactor transactor, ConnectionReader connections, ProviderCustomers payers, CustomerReader customers)
{
    /// <summary>
    /// Opens it with the default connection. <see cref="FailureKind.Unsupported"/> for providers without forms, <see cref="FailureKind.Unavailable"/> when the provider is not connected or cannot be reached.
    /// </summary>
    public async ValueTask<Result<Outcome<SetupForm>>> RunAsync(DataSpace space, BillingId customerId, Command command, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, customerId);
        if ((await transactor.FindAsync(address, command, StoredJson.Default.Boolean, cancellationToken))?.Failure is { } reused)
        {
            return reused;
        }

        if (await customers.FindAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        if (!(await OpenAsync(space, cancellationToken)).TryGet(out OpenConnection? open, out Failure? closed))
        {
            return closed;
        }

        if (!(await StartAsync(space, customer, open, command, cancellationToken)).TryGet(out SetupForm? form, out Failure? refused))
        {
            return refused;
        }

        Result<Outcome<bool>> kept = await transactor.RunAsync(
            address, command, StoredJson.Default.Boolean, (_, _) => ValueTask.FromResult<Result<bool>>(true), cancellationToken);
        return kept.Map(it => new Outcome<SetupForm>(form, it.Replayed));
    }

    private async ValueTask<Result<OpenConnection>> OpenAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await connections.FindAsync(space, cancellationToken)).Default is not { Status: not ConnectionStatus.Inactive } connection
            ? Failure.Of(FailureKind.Unavailable, "No payment provider is connected")
            : connections.ProviderOf(connection.Kind).Features.HasFlag(ProviderFeatures.SetupSessions | ProviderFeatures.Forms) ? connections.Open(space, connection)
            : Failure.Of(FailureKind.Unsupported, $"{connection.Kind} has no forms in which a method is saved");

    private async ValueTask<Result<SetupForm>> StartAsync(DataSpace space, Customer customer, OpenConnection open, Command command, CancellationToken cancellationToken)
    {
        Result<string?> payer = await payers.EnsureAsync(space, customer, open, cancellationToken);
        if (!payer.IsSuccess)
        {
            return payer.Failure;
        }

        var order = new SetupOrder(ProviderCustomers.PayerOf(customer, payer.Value), ReturnUrl: null)
        {
            Key = IdDerivation.ItemOf(customer.Id.Owner, 0, "setup form", command.Id).ToString(),
        };
        return (await open.Provider.Methods.StartSetupAsync(open.Credentials, order, cancellationToken)).TryGet(out SetupSession? session, out Failure? refused)
            ? session.ClientSecret is { } secret ? new SetupForm(session.Id, secret) : Failure.Of(FailureKind.Unavailable, "The provider gave no secret for the form")
            : refused;
    }
}

/// <summary>A form in which a customer saves a method.</summary>
/// <param name="Id">The provider's id of the set-up.</param>
/// <param name="ClientSecret">For the form; belongs to this customer's browser alone.</param>
public sealed record SetupForm(string Id, string ClientSecret)
{
    /// <summary>The id; no secret.</summary>
    public override string ToString() => Id;
}
