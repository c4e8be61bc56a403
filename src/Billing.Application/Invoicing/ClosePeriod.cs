using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Credits;
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

        PeriodInputs inputs = period.IsBilled
            ? await billing.GatherAsync(space, account.Customer.Id.Owner, period.Rated.Bills(plan), period.Rated.Service, cancellationToken)
            : new PeriodInputs([], period.Rated.Service, [], UsageVersion: 0);
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

        BilledSubscription billed = account.Subscriptions[at];
        RunningPeriod running = billed.Running ?? RunningPeriod.None;
        account = account.With(billed.Subscription.Id, period.Advanced() is { } next ? next with { NextVersion = billed.NextVersion } : null);
        Result<CustomerAccount> closed = period.IsBilled
            ? await AddInvoiceAsync(work, account, period, inputs with { Running = running }, org, cancellationToken)
            : account;
        if (closed.IsSuccess && period.Rated.Subscription.Status != period.Billed.Subscription.Status)
        {
            Subscription ended = period.Rated.Subscription with { UpdatedAt = work.Now };
            await work.SaveEndedAsync(closed.Value, ended, cancellationToken);
            closed = await work.CreditUnusedAsync(closed.Value, period.Billed, period.Plan, ended, invoices, cancellationToken);
        }

        if (!closed.IsSuccess)
        {
            return closed.Failure;
        }

        account = await MoveAsync(work, closed.Value, billed.Subscription.Id, cancellationToken);
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        return true;
    }

    private async ValueTask<Result<CustomerAccount>> AddInvoiceAsync(
        PartitionWork work, CustomerAccount account, PeriodToClose period, PeriodInputs inputs, InvoiceSettings org, CancellationToken cancellationToken)
    {
        Instant issueAt = period.Boundary + Duration.FromDays(account.Customer.InvoiceGracePeriodDays);
        Invoice draft = period.DraftOf(work.Now, period.InvoiceId, InvoiceType.Subscription) with { IssuedAt = issueAt };
        RatedPeriod rated = period.Rated with { UsageVersion = inputs.UsageVersion, Running = inputs.Running };
        return issueAt <= work.Now
            ? await invoices.AddFinalAsync(work, account, rated, inputs, draft, org, cancellationToken)
            : await invoices.AddDraftAsync(work, account, rated, inputs, draft, cancellationToken);
    }

    /// <summary>A pause, an end or another plan since the account was read: the invoice must be computed from what holds now.</summary>
    private static bool HasChanged(Subscription read, Subscription now) =>
        read.UpdatedAt != now.UpdatedAt || read.Status != now.Status || read.Pauses.Count != now.Pauses.Count;

    /// <summary>
    /// Moves the subscription to the plan version that waited for the end of its period: in the same commit, so that nothing of the next period can be
    /// billed by the old one.
    /// </summary>
    private async ValueTask<CustomerAccount> MoveAsync(PartitionWork work, CustomerAccount account, BillingId id, CancellationToken cancellationToken)
    {
        if (account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == id) is not { NextVersion: { } version } closed)
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
