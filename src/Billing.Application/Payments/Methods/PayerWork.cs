using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Persistence;
using Billing.Domain.Payments;

namespace Billing.Application.Payments.Methods;

/// <summary>What units of work on a customer's saved methods share, so that methods, account and list agree.</summary>
internal static class PayerWork
{
    /// <summary>How the customer of this partition pays.</summary>
    public static async ValueTask<PayerProfile> PayerAsync(this PartitionWork work, CancellationToken cancellationToken) =>
        await work.ReadAsync(CustomerRows.Payer, StoredJson.Default.PayerProfile, cancellationToken) ?? PayerProfile.Empty;

    /// <summary>Writes how the customer pays, and what changed of it to the list. The account learns whether final invoices are collected at once.</summary>
    public static void SavePayer(this PartitionWork work, CustomerAccount account, PayerProfile before, PayerProfile after)
    {
        work.Put(CustomerRows.Payer, after, StoredJson.Default.PayerProfile);
        foreach (PaymentMethod method in after.Methods.Where(method => before.Method(method.Id) != method))
        {
            bool isNew = before.Method(method.Id) is null;
            work.Emit(PaymentMethodLists.Upsert(account.Space, method));
            work.EmitEvent(account.Space, isNew ? "payment_method.created" : "payment_method.updated", method.Id, method, StoredJson.Default.PaymentMethod);
        }

        foreach (PaymentMethod method in before.Methods.Where(method => after.Method(method.Id) is null))
        {
            work.Emit(PaymentMethodLists.Remove(account.Space, method));
            work.EmitEvent(account.Space, "payment_method.deleted", method.Id, method, StoredJson.Default.PaymentMethod);
        }

        if (after.DefaultMethod is { } chosen && chosen.UpdatedAt == work.Now && before.DefaultMethod != chosen)
        {
            work.Emit(new DunningMessage(account.Space, DunningKind.NewMethod, chosen.Id, 0, work.Now).ToDue());
        }

        if (account.DefaultMethodId != after.DefaultMethod?.Id)
        {
            work.SetGuard(account with { DefaultMethodId = after.DefaultMethod?.Id }, StoredJson.Default.CustomerAccount);
        }
    }
}
