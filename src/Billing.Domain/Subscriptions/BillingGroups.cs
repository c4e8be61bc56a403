namespace Billing.Domain.Subscriptions;

/// <summary>Subscriptions of a customer that share invoices: those that name the same group and close at the same instant.</summary>
public static class BillingGroups
{
    /// <summary>
    /// Most subscriptions on one invoice: making it final, voiding it and billing it again each write a row of every one in a transaction that holds 100. What
    /// goes beyond is billed by itself.
    /// </summary>
    public const int MembersMax = 20;

    /// <summary>Most characters of a name.</summary>
    public const int NameMax = 64;

    /// <summary>What invoices of a group derive their ids from; no subscription's id reads like it.</summary>
    /// <param name="name">The name that the subscriptions share.</param>
    public static string KeyOf(string name) => $"group|{name}";
}
