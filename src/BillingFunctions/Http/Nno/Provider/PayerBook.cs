using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.Nno.Provider;

/// <summary>Customers and their saved methods as operations find and choose them. A token of one customer sees no other.</summary>
internal sealed class PayerBook(CustomerReader customers, PaymentMethodReader methods, SavePaymentMethod save, ConnectionReader connections)
{
    /// <summary>The refusal to make a customer with a token of another.</summary>
    public static readonly Failure OfOne = Failure.Of(FailureKind.Forbidden, "The token is of one customer and makes no other");

    /// <summary>What the engine calls the provider's name of a method.</summary>
    private const string TokenField = "provider_payment_method_id";

    /// <summary>A customer by our id or by its own.</summary>
    public async ValueTask<Customer?> CustomerAsync(Call call, string name)
    {
        Customer? found = BillingId.TryParse(name, out BillingId id) && await customers.FindAsync(call.Space, id, call.Cancellation) is { } known
            ? known
            : await customers.FindAsync(call.Space, name, call.Cancellation);
        return found is not null && Sees(call, found.Id) ? found : null;
    }

    /// <summary>A saved method by our id.</summary>
    public async ValueTask<PaymentMethod?> MethodAsync(Call call, string name) =>
        BillingId.TryParse(name, out BillingId id) && await methods.FindAsync(call.Space, id, call.Cancellation) is { } found && Sees(call, id) ? found : null;

    public ValueTask<IReadOnlyList<PaymentMethod>> MethodsAsync(Call call, Customer customer) => methods.OfCustomerAsync(call.Space, customer.Id, call.Cancellation);

    /// <summary>Gives a method to a customer: one that it has, or a new one by what the default provider charges it by.</summary>
    /// <param name="call">The request.</param>
    /// <param name="customer">Whom.</param>
    /// <param name="name">Our id, or the provider's name.</param>
    /// <param name="field">Where the request says the name.</param>
    /// <param name="isDefault">Whether it pays the customer's invoices from now on.</param>
    /// <param name="command">Names the step.</param>
    public async ValueTask<Result<Outcome<PaymentMethod>>> AttachAsync(Call call, Customer customer, string name, string[] field, bool isDefault, Command command)
    {
        if (BillingId.TryParse(name, out _))
        {
            return await MethodAsync(call, name) is not { } known ? Failure.NotFound("Payment method")
                : known.CustomerId != customer.Id ? Failure.Of(FailureKind.Conflict, "The method is another customer's")
                : isDefault ? await save.SetDefaultAsync(call.Space, known.Id, command, call.Cancellation)
                : new Outcome<PaymentMethod>(known, Replayed: false);
        }

        if ((await connections.FindAsync(call.Space, call.Cancellation)).Default is not { } connection)
            return Failure.Of(FailureKind.Unavailable, "No payment provider is connected");

        var input = new NewPaymentMethod(customer.Id, connection.Kind, name, "card", isDefault, "{}");
        Result<Outcome<PaymentMethod>> saved = await save.AttachAsync(call.Space, input, command, call.Cancellation);
        return saved.Failure is { Errors: [{ Path: [_, TokenField] } fault] } refused ? refused with { Errors = [fault with { Path = field }] } : saved;
    }

    /// <summary>Whether a customer, or something of one, may be seen: an id begins with its customer's.</summary>
    public static bool Sees(Call call, BillingId id) =>
        call.Caller!.Customer is not { } own || own.Owner == id.Owner || call.Caller.IsAnyOf(NnoAuthenticator.Operator);
}
