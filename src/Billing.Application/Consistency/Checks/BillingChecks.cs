using System.Globalization;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Consistency.Checks;

/// <summary>Numbers, periods, the account and what is still to be done, compared with the rows that they are about.</summary>
internal static class BillingChecks
{
    /// <summary>Longer than anything waits for its turn: six hours for the hub, and the retries of a queue.</summary>
    private static readonly Duration LateAfter = Duration.FromHours(8);

    private static readonly Duration OutboxYoungFor = Duration.FromMinutes(15);

    /// <summary>No number is given twice, and the customer's own have no gap.</summary>
    public static IEnumerable<Finding> Numbers(CustomerRecord record)
    {
        List<string> numbers = [.. record.Invoices.Select(view => view.Invoice.Number).OfType<string>()];
        foreach (IGrouping<string, string> number in numbers.GroupBy(number => number, StringComparer.Ordinal).Where(number => number.Count() > 1))
        {
            yield return new Finding("numbers", $"number {number.Key}", $"{number.Count()} invoices have it");
        }

        HashSet<string> ends = [.. numbers.Select(number => number[(number.LastIndexOf('-') + 1)..])];
        for (int n = 1; n < record.Account.NextInvoiceNumber; n++)
        {
            if (!ends.Contains(n.ToString("D4", CultureInfo.InvariantCulture)))
            {
                yield return new Finding("numbers", $"number {n}", "No invoice has it, and a later one is given");
            }
        }
    }

    /// <summary>The periods of a subscription follow each other without hole or overlap, up to where the account says.</summary>
    public static IEnumerable<Finding> Periods(CustomerRecord record)
    {
        foreach (IGrouping<string, RatedPeriod> group in record.Periods.GroupBy(period => period.Scope, StringComparer.Ordinal))
        {
            RatedPeriod[] periods = [.. group.OrderBy(period => period.To).ThenBy(period => period.From)];
            for (int i = 1; i < periods.Length; i++)
            {
                if (periods[i].From != periods[i - 1].To)
                {
                    yield return new Finding("periods", $"subscription {group.Key}", $"One period ends at {periods[i - 1].To}, the next begins at {periods[i].From}");
                }
            }

            BilledSubscription? billed = record.Account.Subscriptions.FirstOrDefault(each => each.Subscription.Id.ToString() == group.Key);
            if (billed is not null && billed.BilledUntil != periods[^1].To)
            {
                yield return new Finding("periods", $"subscription {group.Key}", $"Its last period ends at {periods[^1].To}, the account has it billed until {billed.BilledUntil}");
            }
        }
    }

    /// <summary>The account says of subscriptions, drafts and wallets what their rows say.</summary>
    public static IEnumerable<Finding> Account(CustomerRecord record)
    {
        foreach (Subscription known in record.Account.Subscriptions.Select(billed => billed.Subscription))
        {
            Subscription? row = record.Subscriptions.Find(each => each.Id == known.Id);
            if (row is null || (row.Status, row.PlanId, row.PlanVersion, row.UpdatedAt) != (known.Status, known.PlanId, known.PlanVersion, known.UpdatedAt))
            {
                yield return new Finding("account", $"subscription {known.Id}", $"The account has it {known.Status} since {known.UpdatedAt}, its row {row?.Status.ToString() ?? "nothing"} since {row?.UpdatedAt}");
            }
        }

        foreach (WaitingDraft draft in record.Account.Drafts.Where(draft =>
            record.Invoices.Find(view => view.Invoice.Id == draft.InvoiceId)?.Invoice.Status != Domain.Invoicing.InvoiceStatus.Draft))
        {
            yield return new Finding("account", $"invoice {draft.InvoiceId}", "The account waits to finalise it, and it is no draft");
        }

        foreach (Wallet wallet in record.Wallets.Where(wallet => record.Account.Wallets.Contains(wallet.Id) != (wallet.Status == WalletStatus.Active)))
        {
            yield return new Finding("account", $"wallet {wallet.Id}", $"It is {wallet.Status}, and the account says otherwise");
        }
    }

    /// <summary>What is due next is on the schedule, nothing is long overdue, and the outbox is empty or young.</summary>
    public static IEnumerable<Finding> Work(CustomerRecord record)
    {
        CustomerAccount account = record.Account;
        if (account.NextDueAt != account.CloseScheduledAt || record.IsScheduled == false)
        {
            yield return new Finding("schedule", "close", $"{account.NextDueAt} is due next; {account.CloseScheduledAt} is scheduled, and {(record.IsScheduled == true ? "is" : "is not")} on the schedule");
        }

        if (account.NextDueAt is { } due && record.ReadAt - due > LateAfter)
        {
            yield return new Finding("schedule", "close", $"What was due at {due} is not done");
        }

        if (record.OldestOutboxAt is { } oldest && record.ReadAt - oldest > OutboxYoungFor)
        {
            yield return new Finding("outbox", "outbox", $"{record.OutboxCount} entries wait, the oldest since {oldest}");
        }
    }
}
