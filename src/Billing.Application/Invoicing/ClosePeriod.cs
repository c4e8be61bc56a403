using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Closes one boundary of one subscription: seals the usage, computes the invoice and commits it with everything that follows. The invoice's id and
/// the command derive from what is closed, so closing again, at the same time or after a crash, finds the first invoice. The caller drains the outbox.
/// </summary>
public sealed class ClosePeriod(
    Transactor transactor, ICatalog catalog, UsageSeal seal, PeriodBilling billing, PeriodInvoices invoices, IInvoiceSettings settings)
{
    /// <summary>Closes the boundary; the answer is false when someone else has moved past it, or has changed the subscription: look again.</summary>
    internal async ValueTask<Result<bool>> RunAsync(CustomerAccount account, BilledSubscription billed, CancellationToken cancellationToken)
    {
        DataSpace space = account.Space;
        Plan plan = await catalog.PlanOfAsync(space, billed.Subscription, cancellationToken);
        PeriodToClose period = PeriodToClose.Of(account, billed, plan);
        if (period.HasUsage)
        {
            await seal.SealAsync(
                space, account.Customer.Id.Owner, period.BillingGroup, period.Rated.From, period.Rated.To, cancellationToken);
        }

        PeriodInputs inputs = await billing.GatherAsync(
            space, account.Customer.Id.Owner, period.Rated.Bills(plan), period.Rated.Service, cancellationToken);
        InvoiceSettings org = await settings.FindAsync(space, cancellationToken);
        Command command = Command.FromJob(
            "close", space.ToString(), period.BillingGroup, period.Boundary.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture));
        Result<Outcome<bool>> closed = await transactor.RunQueuedAsync(
            CustomerRows.PartitionOf(space, account.Customer.Id), command, StoredJson.Default.Boolean,
            (work, ct) => CloseAsync(work, period, inputs, org, ct), cancellationToken);
        return closed.Failure?.Kind == FailureKind.Unavailable ? false : closed.Map(outcome => outcome.Value);
    }

    private async ValueTask<Result<bool>> CloseAsync(
        PartitionWork work, PeriodToClose period, PeriodInputs inputs, InvoiceSettings org, CancellationToken cancellationToken)
    {
        CustomerAccount account = work.Account()!;
        int at = account.Subscriptions.ToList().FindIndex(each => each.Subscription.Id == period.Billed.Subscription.Id);
        if (at < 0 || account.Subscriptions[at].CloseAt != period.Boundary)
        {
            return false;
        }

        if (HasChanged(period.Billed.Subscription, account.Subscriptions[at].Subscription))
        {
            return Failure.Of(FailureKind.Unavailable, "The subscription changed meanwhile"); // not false: that would stand as this close's answer
        }

        List<BilledSubscription> subscriptions = [.. account.Subscriptions];
        RunningPeriod running = subscriptions[at].Running ?? RunningPeriod.None;
        subscriptions[at] = period.Advanced() with { Subscription = subscriptions[at].Subscription, NextVersion = subscriptions[at].NextVersion };
        account = account with { Subscriptions = subscriptions };
        Instant issueAt = period.Boundary + Duration.FromDays(account.Customer.InvoiceGracePeriodDays);
        Invoice draft = period.DraftOf(work.Now, period.InvoiceId, InvoiceType.Subscription) with { IssuedAt = issueAt };
        RatedPeriod rated = period.Rated with { UsageVersion = inputs.UsageVersion, Running = running };
        inputs = inputs with { Running = running };
        Result<CustomerAccount> added = issueAt <= work.Now
            ? await invoices.AddFinalAsync(work, account, rated, inputs, draft, org, cancellationToken)
            : await invoices.AddDraftAsync(work, account, rated, inputs, draft, cancellationToken);
        if (!added.IsSuccess)
        {
            return added.Failure;
        }

        account = await MoveAsync(work, added.Value, at, cancellationToken);
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        return true;
    }

    /// <summary>A pause, an end or another plan since the account was read: the invoice must be computed from what holds now.</summary>
    private static bool HasChanged(Subscription read, Subscription now) =>
        read.UpdatedAt != now.UpdatedAt || read.Status != now.Status || read.Pauses.Count != now.Pauses.Count;

    /// <summary>
    /// Moves the subscription to the plan version that waited for the end of its period: in the same commit, so that nothing of the next period can be
    /// billed by the old one.
    /// </summary>
    private async ValueTask<CustomerAccount> MoveAsync(PartitionWork work, CustomerAccount account, int at, CancellationToken cancellationToken)
    {
        BilledSubscription closed = account.Subscriptions[at];
        if (closed.NextVersion is not { } version)
        {
            return account;
        }

        account = account.With(closed with { NextVersion = null });
        string row = CustomerRows.Subscription(closed.Subscription.Id);
        Subscription subscription = await work.ReadAsync(row, StoredJson.Default.Subscription, cancellationToken) ?? closed.Subscription;
        VersionMoveStep step = VersionMove.Decide(subscription, subscription.PlanId, version, closed.BilledUntil, closed.BilledUntil, closed.CloseAt);
        if (step.Kind != VersionMoveKind.Now)
        {
            return account;
        }

        Subscription moved = subscription.MoveTo(version, work.Now);
        work.EmitEvent(account.Space, "subscription.updated", moved.Id, moved, StoredJson.Default.Subscription);
        return work.Save(account, moved, await catalog.PlanOfAsync(account.Space, moved, cancellationToken));
    }
}
