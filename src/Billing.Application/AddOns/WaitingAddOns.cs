using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;

namespace Billing.Application.AddOns;

/// <summary>
/// Add-ons that join the next invoice of their currency. They stand in the account until that is final: the commit that issues it takes them, so each is billed once, and one that
/// voids it puts them back.
/// </summary>
internal static class WaitingAddOns
{
    /// <summary>Most that wait: all of them are lines of one invoice, and rows of the commit that issues it.</summary>
    public const int WaitingMax = 10;

    /// <summary>Those that an invoice bills.</summary>
    /// <param name="account">The customer's account.</param>
    /// <param name="scopes">The subscriptions that the invoice is about.</param>
    /// <param name="currency">Its currency.</param>
    public static IReadOnlyList<AppliedAddOn> AddOnsFor(this CustomerAccount account, IReadOnlyList<string> scopes, Currency currency) => account.AddOns is not { } waiting
        ? []
        : [.. waiting.Where(each => each.Currency == currency && (each.SubscriptionId is not { } only || scopes.Contains(only.ToString())))];

    /// <summary>Their lines.</summary>
    public static IReadOnlyList<ExtraFee> ToFees(this IReadOnlyList<AppliedAddOn> addOns) =>
        [.. addOns.Select(each => new ExtraFee(FeeType.AddOn, each.LineName ?? each.Name, 1, each.AmountMinor, each.AddOnId, each.TaxCodes))];

    /// <summary>Writes which invoice bills those that waited for it. The account must still be written.</summary>
    public static CustomerAccount BillAddOns(this PartitionWork work, CustomerAccount account, IReadOnlyList<AppliedAddOn> billed, BillingId invoiceId)
    {
        foreach (AppliedAddOn each in billed)
        {
            work.Save(account, each with { InvoiceId = invoiceId });
        }

        return account.Without(billed.Select(each => each.Id));
    }

    /// <summary>Has the add-ons of an invoice that is void wait again. The account must still be written.</summary>
    public static async ValueTask<CustomerAccount> AddOnsWaitAgainAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken)
    {
        foreach (BillingId id in invoice.AddOns ?? [])
        {
            if (await work.ReadAsync(CustomerRows.AppliedAddOn(id), StoredJson.Default.AppliedAddOn, cancellationToken) is { } billed && billed.InvoiceId == invoice.Id)
            {
                AppliedAddOn waiting = billed with { InvoiceId = null };
                work.Save(account, waiting);
                account = account with { AddOns = [.. (account.AddOns ?? []).Append(waiting).OrderBy(each => each.CreatedAt).ThenBy(each => each.Id)] };
            }
        }

        return account;
    }

    /// <summary>Writes what was sold.</summary>
    public static void Save(this PartitionWork work, CustomerAccount account, AppliedAddOn applied)
    {
        work.Put(CustomerRows.AppliedAddOn(applied.Id), applied, StoredJson.Default.AppliedAddOn);
        work.Emit(AddOnLists.Upsert(account.Space, applied));
    }

    /// <summary>The account once some do not wait any more.</summary>
    public static CustomerAccount Without(this CustomerAccount account, IEnumerable<BillingId> addOns)
    {
        AppliedAddOn[] left = [.. (account.AddOns ?? []).Where(each => !addOns.Contains(each.Id))];
        return account with { AddOns = left.Length == 0 ? null : left };
    }
}
