using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nno.Provider;

/// <summary>Customers and their saved methods as operations find and choose them.</summary>
internal sealed class PayerBook(CustomerReader customers, PaymentMethodReader methods, SavePaymentMethod save, ConnectionReader connections, ListReader lists)
{
    /// <summary>A customer by our id or by its own.</summary>
    public async ValueTask<Customer?> CustomerAsync(Call call, string name) =>
        BillingId.TryParse(name, out BillingId id) && await customers.FindAsync(call.Space, id, call.Cancellation) is { } known
            ? known
            : await customers.FindAsync(call.Space, name, call.Cancellation);

    public async ValueTask<PaymentMethod?> MethodAsync(Call call, string id) =>
        BillingId.TryParse(id, out BillingId known) ? await methods.FindAsync(call.Space, known, call.Cancellation) : null;

    public async ValueTask<IReadOnlyList<PaymentMethod>> MethodsAsync(Call call, Customer customer) => (await lists.PageAsync(
        call, new Paging(0, PayerProfile.MethodsMax, Paging.DefaultField, Descending: false), PaymentMethodLists.Methods, PaymentMethodLists.RowType,
        ListFilter.EqualTo("customer_id", customer.Id.ToString()))).Items;

    /// <summary>Gives a method to a customer: one that it has, or a new one by what the default provider charges it by.</summary>
    public async ValueTask<Result<Outcome<PaymentMethod>>> AttachAsync(Call call, Customer customer, string name, bool isDefault, Command command)
    {
        if (await MethodAsync(call, name) is { } known)
        {
            return known.CustomerId != customer.Id ? Failure.Of(FailureKind.Conflict, "The method is another customer's")
                : isDefault ? await save.SetDefaultAsync(call.Space, known.Id, command, call.Cancellation)
                : new Outcome<PaymentMethod>(known, Replayed: false);
        }

        if (BillingId.TryParse(name, out _))
            return Failure.NotFound("Payment method");

        return (await connections.FindAsync(call.Space, call.Cancellation)).Default is { } connection
            ? await save.AttachAsync(call.Space, new NewPaymentMethod(customer.Id, connection.Kind, name, "card", isDefault, "{}"), command, call.Cancellation)
            : Failure.Of(FailureKind.Unavailable, "No payment provider is connected");
    }
}
