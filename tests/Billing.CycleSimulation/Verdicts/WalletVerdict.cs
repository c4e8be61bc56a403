using Billing.Application.Consistency.Checks;
using Billing.Domain.Invoicing;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Credit of wallets comes from somewhere and goes somewhere, by rule as often as time has passed, and never after its expiry.</summary>
internal sealed class WalletVerdict(CycleWorld world, CustomerFact customer, CustomerRecord record)
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge() => customer.Money.Wallets.Select(Wrong).FirstOrDefault(wrong => wrong is not null) ?? Uses() ?? Sales() ?? All();

    private string? Wrong(WalletFact fact)
    {
        Wallet? wallet = record.Wallets.Find(one => one.Id == fact.Id);
        List<WalletTransaction> moves = record.WalletTransactions.FindAll(one => one.WalletId == fact.Id);
        long balance = moves.Sum(Signed);
        long sold = moves.Where(one => one is { Reason: WalletTransactionReason.Purchased, Source: WalletTransactionSource.Manual }).Sum(one => one.AmountMinor);
        world.Life.Note(LifeEvent.TopUpByThreshold, moves.Exists(one => one is { Source: WalletTransactionSource.Threshold, Status: WalletTransactionStatus.Settled }));
        List<WalletTransaction> given = moves.FindAll(one => one is { Type: WalletTransactionType.Inbound, Reason: WalletTransactionReason.Granted });
        long byHand = given.Where(one => one.Source != WalletTransactionSource.Interval).Sum(one => one.AmountMinor);
        int byRule = given.Count(one => one.Source == WalletTransactionSource.Interval);
        (int least, int most) = ByRule(fact);
        world.Life.Note(LifeEvent.TopUpByRule, byRule > 0);
        world.Life.Note(LifeEvent.WalletExpired, fact.ExpirationAt <= world.Now);
        return wallet is null ? $"wallet {fact.Id} is gone"
            : wallet.BalanceMinor != balance ? $"wallet {fact.Id} has {wallet.BalanceMinor}, and its transactions come to {balance}"
            : wallet.BalanceMinor < 0 ? $"wallet {fact.Id} has {wallet.BalanceMinor}"
            : byHand != fact.GrantedMinor ? $"wallet {fact.Id} was given {byHand}, and {fact.GrantedMinor} was acknowledged"
            : byRule < least || byRule > most ? $"the rule of wallet {fact.Id} has topped up {byRule} times, and {least} to {most} were due since {fact.RuleFrom}; ended {fact.EndedAt}, expires {fact.ExpirationAt}, given {string.Join(", ", given.Where(one => one.Source == WalletTransactionSource.Interval).TakeLast(3).Select(one => one.CreatedAt))}"
            : given.Sum(one => one.AmountMinor) != byHand + (byRule * fact.RuleMinor) ? $"the rule of wallet {fact.Id} gives {fact.RuleMinor}, and gave otherwise"
            : sold != fact.SoldMinor ? $"wallet {fact.Id} was sold {sold}, and {fact.SoldMinor} was acknowledged"
            : fact.EndedAt is null && !(fact.ExpirationAt <= world.Now) && wallet.BalanceMinor + wallet.PendingMinor < fact.FloorMinor
                ? $"wallet {fact.Id} has {wallet.BalanceMinor} and waits for {wallet.PendingMinor}, and its rule keeps it at {fact.FloorMinor}"
            : IsOver(fact) && wallet.BalanceMinor > 0 ? $"wallet {fact.Id} has expired at {fact.ExpirationAt} and still has {wallet.BalanceMinor}"
            : null;
    }

    /// <summary>A wallet that has expired is kept until the drafts of service before it are final: they may still spend it (rule 22).</summary>
    private bool IsOver(WalletFact fact) => fact.ExpirationAt <= world.Now && record.Account.Drafts.Count == 0;

    /// <summary>How often a rule was due, month after month; when the wallet was ended, work that was slow may not have come to the last.</summary>
    private (int Least, int Most) ByRule(WalletFact fact)
    {
        if (fact.EveryMonths == 0)
        {
            return (0, 0);
        }

        Instant until = Instant.Min(fact.EndedAt ?? Instant.MaxValue, world.Now);
        LocalDateTime first = fact.RuleFrom.InZone(customer.Zone).LocalDateTime;
        int due = 0;
        for (Instant at = fact.RuleFrom; at <= until && !(at >= fact.ExpirationAt); at = NaiveCalendarAt(first.PlusMonths(fact.EveryMonths * due)))
        {
            due++;
        }

        return (fact.EndedAt is null ? due : Math.Max(0, due - 1), due);
    }

    private Instant NaiveCalendarAt(LocalDateTime local)
    {
        NodaTime.TimeZones.ZoneLocalMapping mapping = customer.Zone.MapLocal(local);
        return mapping.Count > 0 ? mapping.First().ToInstant() : local.InZoneLeniently(customer.Zone).ToInstant(); // a time that is skipped comes an hour later
    }

    /// <summary>Wallets paid what standing invoices say, none of them after its expiry.</summary>
    private string? Uses()
    {
        foreach (Invoice invoice in record.Invoices.Select(view => view.Invoice).Where(it => it.Status != InvoiceStatus.Draft))
        {
            List<WalletTransaction> moves = record.WalletTransactions.FindAll(one => one.InvoiceId == invoice.Id && one.Reason != WalletTransactionReason.Purchased);
            long paid = -moves.Sum(Signed), said = invoice.Status == InvoiceStatus.Voided ? 0 : invoice.PrepaidCreditMinor;
            Instant? judgedAt = invoice.IssuedAt is { } issued ? Instant.Min(issued, Instant.Min(invoice.Boundary ?? invoice.PeriodEnd, invoice.PeriodEnd)) : null;
            WalletFact? late = customer.Money.Wallets.Find(fact => fact.ExpirationAt <= judgedAt && moves.Exists(one => one.WalletId == fact.Id && one.Type == WalletTransactionType.Outbound));
            if (paid != said || late is not null)
            {
                return late is null ? $"invoice {invoice.Id} ({invoice.Status}) says that wallets paid {said}, and they paid {paid}"
                    : $"wallet {late.Id} expired at {late.ExpirationAt} and paid invoice {invoice.Id} of {judgedAt}";
            }
        }

        return null;
    }

    /// <summary>Credit that was sold has come exactly when its invoice was paid, and will not when that is void.</summary>
    private string? Sales() => record.WalletTransactions.Where(one => one.Reason == WalletTransactionReason.Purchased)
        .Select(one => (Sold: one, record.Invoices.Find(view => view.Invoice.Id == one.InvoiceId)?.Invoice))
        .Where(each => each.Invoice is null || each.Sold.AmountMinor != each.Invoice.SubtotalMinor || !Agrees(each.Sold, each.Invoice))
        .Select(each => $"{each.Sold.AmountMinor} of wallet {each.Sold.WalletId} is {each.Sold.Status}, and its invoice {each.Invoice?.Id} of {each.Invoice?.SubtotalMinor} is {each.Invoice?.Status}")
        .FirstOrDefault();

    /// <summary>Credit that has come stays when the money goes back later.</summary>
    private static bool Agrees(WalletTransaction sold, Invoice invoice) => invoice.Status switch
    {
        InvoiceStatus.Voided => sold.Status != WalletTransactionStatus.Pending,
        InvoiceStatus.Paid => sold.Status == WalletTransactionStatus.Settled,
        _ => sold.Status != WalletTransactionStatus.Failed,
    };

    private string? All()
    {
        long granted = record.WalletTransactions
            .Where(one => one is { Type: WalletTransactionType.Inbound, Reason: WalletTransactionReason.Granted or WalletTransactionReason.Purchased, Status: WalletTransactionStatus.Settled })
            .Sum(one => one.AmountMinor);
        long left = record.Wallets.Sum(wallet => wallet.BalanceMinor);
        long lost = record.WalletTransactions.Where(one => one.Reason == WalletTransactionReason.Voided).Sum(one => one.AmountMinor);
        long paid = record.Invoices.Where(view => view.Invoice.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid).Sum(view => view.Invoice.PrepaidCreditMinor);
        return record.Wallets.Count != customer.Money.Wallets.Count ? $"{customer.Money.Wallets.Count} wallets were acknowledged, and there are {record.Wallets.Count}"
            : left + lost + paid != granted ? $"its wallets were given {granted}; {left} is left, {lost} was lost and {paid} has paid invoices"
            : null;
    }

    private static long Signed(WalletTransaction one) => one.Status != WalletTransactionStatus.Settled ? 0 : one.Type == WalletTransactionType.Inbound ? one.AmountMinor : -one.AmountMinor;
}
