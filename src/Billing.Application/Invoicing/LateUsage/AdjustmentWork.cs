using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>Late usage on its way from the account to a final invoice.</summary>
internal static class AdjustmentWork
{
    /// <summary>How long late usage waits for the next invoice of a subscription that will have none: more of it may come.</summary>
    public static readonly Duration SettlingTime = Duration.FromDays(1);

    /// <summary>Puts the late fees of a period into the account, in place of those that waited before.</summary>
    public static CustomerAccount WithAdjustment(this PartitionWork work, CustomerAccount account, RatedPeriod rated, IReadOnlyList<Fee> fees)
    {
        PendingAdjustment? before = account.Adjustments.FirstOrDefault(pending => pending.IsOf(rated.Scope, rated.To));
        List<PendingAdjustment> adjustments = [.. account.Adjustments];
        int at = before is null ? adjustments.Count : adjustments.IndexOf(before);
        if (before is not null)
        {
            adjustments.RemoveAt(at);
        }

        if (fees.Count > 0)
        {
            adjustments.Insert(at, new PendingAdjustment(
                rated.Scope, rated.From, rated.To, rated.Subscription.PlanId, rated.Subscription.PlanVersion,
                before?.SettleAt ?? work.Now + SettlingTime, fees));
        }

        return account with { Adjustments = adjustments };
    }

    /// <summary>
    /// An invoice that carries late usage is final: each period remembers it as a document of its own. From now on its fees are billed and wait no more.
    /// </summary>
    public static async ValueTask<CustomerAccount> SettleAdjustmentsAsync(
        this PartitionWork work, CustomerAccount account, IReadOnlyList<string> scopes, BillingId invoiceId, CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingAdjustment> settled = account.AdjustmentsOf(scopes);
        foreach (PendingAdjustment pending in settled)
        {
            string row = CustomerRows.RatedPeriod(pending.Scope, pending.To);
            RatedPeriod rated = await work.ReadAsync(row, StoredJson.Default.RatedPeriod, cancellationToken)
                ?? throw new InvalidOperationException($"The period that ended at {pending.To} is gone");
            work.Replace(row, rated with { Invoices = [.. rated.Invoices, invoiceId] }, StoredJson.Default.RatedPeriod);
        }

        return account with { Adjustments = [.. account.Adjustments.Except(settled)] };
    }
}
