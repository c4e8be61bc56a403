using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Invoicing.Voids;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>A period of a subscription in days of the customer's zone, <c>[Start, End)</c>; what is left out is not asked about.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="End">The first day after it.</param>
public sealed record AskedPeriod(LocalDate? Start, LocalDate? End);

/// <summary>
/// Makes the invoice of a subscription's period because somebody asks for it. Periods are billed by themselves when they end, so what is left to ask for is one that has ended and whose invoice is void,
/// which is billed again, and usage of the running one so far.
/// </summary>
public sealed class GenerateInvoice(ITableStore tables, Transactor transactor, BillUsageNow now, RebillPeriod rebill)
{
    /// <summary>
    /// Makes it. Without a period it is the last one that ended if its invoice is void, or else usage so far. Refused with <see cref="FailureKind.Conflict"/> when the period is on an invoice, at its field when it
    /// is no period of the subscription, and as the two use cases are that it calls.
    /// </summary>
    public async ValueTask<Result<Outcome<InvoiceView>>> RunAsync(
        DataSpace space, Subscription subscription, AskedPeriod asked, Command command, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, subscription.Id);
        if (await transactor.FindAsync(address, command, StoredJson.Default.InvoiceView, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        if (row is null || DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount) is not { } account)
        {
            return Failure.NotFound("Subscription");
        }

        BilledSubscription? running = account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == subscription.Id);
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[running?.TimeZoneId ?? account.Customer.TimeZoneId];
        if (running is not null && IsRunning(asked, running, zone))
        {
            RatedPeriod? last = asked is { Start: null, End: null } ? await FindAsync(address, subscription, running.BilledUntil, cancellationToken) : null;
            return last is { IsOpen: true, InvoiceId: { } gone }
                ? await rebill.RunAsync(space, gone, command, cancellationToken)
                : await now.RunAsync(space, subscription.Id, command, cancellationToken);
        }

        Instant? end = asked.End is { } day ? LocalDays.StartOf(day, zone) : running?.BilledUntil;
        RatedPeriod? rated = end is { } boundary ? await FindAsync(address, subscription, boundary, cancellationToken) : null;
        return rated switch
        {
            null => Failure.Invalid("period_end", "The subscription has no period that ends so: give the day after its last", "unknown_period"),
            _ when asked.Start is { } start && start != LocalDays.Of(rated.From, zone) =>
                Failure.Invalid("period_start", $"The period that ends then began on {LocalDays.Of(rated.From, zone):uuuu'-'MM'-'dd}", "unknown_period"),
            { IsOpen: true, InvoiceId: { } gone } => await rebill.RunAsync(space, gone, command, cancellationToken),
            { InvoiceId: { } known } => Failure.Of(FailureKind.Conflict, $"The period is on invoice {known} already"),
            _ => Failure.Of(FailureKind.WrongState, "There is nothing to bill: the period came to nothing"),
        };
    }

    /// <summary>Whether the running period is asked for: by nothing, by its first day, or by the day after its last.</summary>
    private static bool IsRunning(AskedPeriod asked, BilledSubscription running, DateTimeZone zone) =>
        (asked.Start is not { } start || start == LocalDays.Of(running.BilledUntil, zone)) && (asked.End is not { } end || end == LocalDays.Of(running.CloseAt, zone));

    private async ValueTask<RatedPeriod?> FindAsync(PartitionAddress address, Subscription subscription, Instant boundary, CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.RatedPeriod(subscription.Id.ToString(), boundary), cancellationToken);
        return row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.RatedPeriod);
    }
}
