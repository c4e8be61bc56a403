using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Methods;

/// <summary>A method to save.</summary>
/// <param name="CustomerId">Whose.</param>
/// <param name="Kind">Which provider keeps it.</param>
/// <param name="Token">What the provider charges it by.</param>
/// <param name="Type">What it is; the provider's own word wins.</param>
/// <param name="IsDefault">Whether it pays the customer's invoices as they become final.</param>
/// <param name="DetailsJson">What is known of it, where the provider does not tell.</param>
public sealed record NewPaymentMethod(BillingId CustomerId, PaymentProviderKind Kind, string Token, string Type, bool IsDefault, string DetailsJson);

/// <summary>Saves, chooses and removes customers' payment methods.</summary>
public sealed class SavePaymentMethod(Transactor transactor, ConnectionReader connections, ProviderCustomers payers, CustomerReader customers)
{
    /// <summary>
    /// Saves a method; a provider that keeps customers is asked to give it to this one first. Refused at the field at fault when customer, provider or token are unknown, and with
    /// <see cref="FailureKind.Unavailable"/> when the provider cannot be reached.
    /// </summary>
    public async ValueTask<Result<Outcome<PaymentMethod>>> AttachAsync(
        DataSpace space, NewPaymentMethod input, Command command, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, input.CustomerId, cancellationToken) is not { } customer)
        {
            return Failure.Invalid("customer_id", "No such customer", "unknown_reference");
        }

        if (!(await connections.OpenAsync(space, input.Kind, cancellationToken)).TryGet(out OpenConnection? open, out Failure? closed))
        {
            return Failure.Invalid("provider", closed.Message, "not_connected");
        }

        Result<SavedMethod> attached = await AttachAsync(space, customer, input, open, cancellationToken);
        return attached.IsSuccess
            ? await SaveAsync(space, input.CustomerId, input.Kind, attached.Value, input.DetailsJson, input.IsDefault, command, cancellationToken)
            : attached.Failure.Kind == FailureKind.Unavailable ? attached.Failure
            : Failure.Invalid("provider_payment_method_id", attached.Failure.Message, "provider_refused");
    }

    /// <summary>Makes a method the one that pays invoices as they become final.</summary>
    public ValueTask<Result<Outcome<PaymentMethod>>> SetDefaultAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, (work, account, profile, method) =>
        {
            PaymentMethod chosen = method.IsDefault ? method : method with { IsDefault = true, UpdatedAt = work.Now };
            work.SavePayer(account, profile, profile.With(chosen, work.Now));
            return chosen;
        }, cancellationToken);

    /// <summary>
    /// Removes a method, at the provider first; refused with <see cref="FailureKind.WrongState"/> for the default, and with
    /// <see cref="FailureKind.Unavailable"/> when the provider cannot be reached.
    /// </summary>
    public async ValueTask<Result<Outcome<PaymentMethod>>> DetachAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        if (await transactor.FindAsync(CustomerRows.PartitionOf(space, id), command, StoredJson.Default.PaymentMethod, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        if ((await payers.FindAsync(space, id, cancellationToken)).Method(id) is not { } method)
        {
            return Failure.NotFound("Payment method");
        }

        if (method.IsDefault)
        {
            return DefaultStays;
        }

        if (method.Provider.ToKind() is { } kind && (await connections.OpenAsync(space, kind, cancellationToken)).TryGet(out OpenConnection? open, out _))
        {
            Result<Unit> detached = await open.Provider.Methods.DetachAsync(open.Credentials, method.Token, cancellationToken);
            if (detached.Failure is { Kind: FailureKind.Unavailable } away)
            {
                return away;
            }
        }

        return await RunAsync(space, id, command, (work, account, profile, found) =>
        {
            if (found.IsDefault)
            {
                return DefaultStays;
            }

            work.SavePayer(account, profile, profile.Without(id));
            return found;
        }, cancellationToken);
    }

    /// <summary>Keeps a method that the provider has; one that is known already is brought up to date.</summary>
    internal ValueTask<Result<Outcome<PaymentMethod>>> SaveAsync(
        DataSpace space, BillingId customerId, PaymentProviderKind kind, SavedMethod saved, string detailsJson, bool isDefault, Command command,
        CancellationToken cancellationToken) =>
        transactor.RunAsync(CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.PaymentMethod, async (work, ct) =>
        {
            if (work.Account(customerId) is not { } account)
            {
                return Failure.NotFound("Customer");
            }

            PayerProfile profile = await work.PayerAsync(ct);
            BillingId id = IdOf(customerId, kind, saved.Token);
            if (profile.Method(id) is null && profile.Methods.Count >= PayerProfile.MethodsMax)
            {
                return Failure.Of(FailureKind.TooLarge, $"A customer has at most {PayerProfile.MethodsMax} payment methods");
            }

            var method = new PaymentMethod
            {
                Id = id,
                CustomerId = customerId,
                Provider = kind.ToProvider(),
                Token = saved.Token,
                Type = saved.Type,
                IsDefault = isDefault || profile.Method(id) is { IsDefault: true },
                DetailsJson = DetailsOf(saved) ?? detailsJson,
                CreatedAt = profile.Method(id)?.CreatedAt ?? work.Now,
                UpdatedAt = work.Now,
            };
            work.SavePayer(account, profile, profile.With(method, work.Now));
            return method;
        }, cancellationToken);

    /// <summary>The provider has removed a method: it is gone here too, the default as well.</summary>
    internal ValueTask<Result<Outcome<PaymentMethod>>> ForgetAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, (work, account, profile, method) =>
        {
            work.SavePayer(account, profile, profile.Without(id));
            return method;
        }, cancellationToken);

    /// <summary>The id of a method.</summary>
    internal static BillingId IdOf(BillingId customerId, PaymentProviderKind kind, string token) =>
        IdDerivation.ItemOf(customerId.Owner, 0, "payment method", kind.ToString(), token);

    private static Failure DefaultStays { get; } = Failure.Of(FailureKind.WrongState, "The payment method is the default and cannot be deleted; make another one the default first");

    private async ValueTask<Result<SavedMethod>> AttachAsync(
        DataSpace space, Customer customer, NewPaymentMethod input, OpenConnection open, CancellationToken cancellationToken)
    {
        if (!open.Provider.Features.HasFlag(ProviderFeatures.AttachMethods))
        {
            return new SavedMethod(input.Token, input.Type);
        }

        Result<string?> payer = await payers.EnsureAsync(space, customer, open, cancellationToken);
        return payer.IsSuccess
            ? await open.Provider.Methods.AttachAsync(open.Credentials, payer.Value!, input.Token, cancellationToken)
            : payer.Failure;
    }

    private ValueTask<Result<Outcome<PaymentMethod>>> RunAsync(
        DataSpace space, BillingId id, Command command, Func<PartitionWork, CustomerAccount, PayerProfile, PaymentMethod, Result<PaymentMethod>> step,
        CancellationToken cancellationToken) =>
        transactor.RunAsync(CustomerRows.PartitionOf(space, id), command, StoredJson.Default.PaymentMethod, async (work, ct) =>
        {
            PayerProfile profile = await work.PayerAsync(ct);
            return profile.Method(id) is { } method && work.Account() is { } account ? step(work, account, profile, method) : Failure.NotFound("Payment method");
        }, cancellationToken);

    /// <summary>What is known of a card as JSON; null when nothing is.</summary>
    internal static string? DetailsOf(SavedMethod saved) => saved is { Brand: null, Last4: null, ExpiryMonth: null }
        ? null
        : JsonSerializer.Serialize(new MethodDetails(saved.Brand, saved.Last4, saved.ExpiryMonth, saved.ExpiryYear), StoredJson.Default.MethodDetails);
}

/// <summary>What is known of a card.</summary>
internal sealed record MethodDetails(string? Brand, string? Last4, int? ExpMonth, int? ExpYear);
