using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Closes the boundaries of a customer that are due at one instant: seals the usage of all of them at once, computes their invoices and commits them with
/// everything that follows, as many as fit a transaction. An invoice's id derives from what is closed, so closing again, at the same time or after a crash,
/// finds the first invoice. The caller drains the outbox.
/// </summary>
public sealed class ClosePeriod(
    Transactor transactor, ICatalog catalog, UsageSeal seal, PeriodBilling billing, PeriodInvoices invoices, IInvoiceSettings settings)
{
    /// <summary>Told of a subscription that goes on into its next period.</summary>
    internal const string RenewedEvent = "subscription.renewed";

    /// <summary>Writes of a transaction, without the command row and the guard.</summary>
    private const int WritesMax = 98;

    /// <summary>Room that is left for a further invoice at least: twice what one usually takes.</summary>
    private const int RoomMin = 20;

    /// <summary>Most periods that are computed for one transaction.</summary>
    private const int TogetherMax = 10;

    /// <summary>Closes boundaries, all due at the same instant, in their order.</summary>
    internal async ValueTask<CloseAnswer> RunAsync(
        CloseRun run, CustomerAccount account, IReadOnlyList<BilledSubscription> due, CancellationToken cancellationToken)
    {
        List<PeriodToClose> periods = [];
        foreach (BilledSubscription billed in due)
        {
            Result<PeriodToClose> period = await Attempt.RunAsync<PeriodToClose>(async () => await ToCloseAsync(account, billed, cancellationToken));
            if (!period.IsSuccess)
            {
                return new CloseAnswer(Refused: billed, Failure: period.Failure);
            }

            periods.Add(period.Value);
        }

        SealedUsage? held = await SealAsync(account, periods, run.AsOf, cancellationToken);
        CloseAnswer late = await LookForLateUsageAsync(run, account, cancellationToken, held);
        if (late.LateUsageVersion is not null)
        {
            return late;
        }

        InvoiceSettings org = await settings.FindAsync(account.Space, cancellationToken);
        for (int done = 0; done < periods.Count && !run.Budget.IsOver;)
        {
            Result<List<ClosingPeriod>> together = await GatherAsync(account, periods[done..], held, cancellationToken);
            if (!together.IsSuccess)
            {
                return new CloseAnswer(Refused: periods[done].Billed, Failure: together.Failure);
            }

            (CloseAnswer? stopped, int closed) = await CommitAsync(run, together.Value, org, cancellationToken);
            if (stopped is not null)
            {
                return stopped;
            }

            done += closed;
        }

        return CloseAnswer.LookAgain;
    }

    private async ValueTask<PeriodToClose> ToCloseAsync(CustomerAccount account, BilledSubscription billed, CancellationToken cancellationToken)
    {
        Plan plan = await catalog.PlanOfAsync(account.Space, billed.Closing, cancellationToken);
        return PeriodToClose.Of(account, billed, plan, await catalog.NextPlanAsync(account.Space, billed, plan, cancellationToken));
    }

    /// <summary>Sets something due aside that was refused: it is tried again later, and holds up nothing else.</summary>
    internal ValueTask RefuseAsync(CloseRun run, CustomerAccount account, DueSubject subject, Failure failure, CancellationToken cancellationToken) =>
        new RefusedCloses(transactor).RefuseAsync(run, account, subject, failure, cancellationToken);

    /// <summary>Whether late usage has come that no invoice would carry yet.</summary>
    internal async ValueTask<CloseAnswer> LookForLateUsageAsync(
        CloseRun run, CustomerAccount account, CancellationToken cancellationToken, SealedUsage? held = null)
    {
        long late = held?.LateVersion ?? await seal.LateVersionAsync(account.Space, account.Customer.Id.Owner, cancellationToken);
        return late > Math.Max(account.LateUsageVersion, run.LateUsageFollowed) ? new CloseAnswer(LateUsageVersion: late) : CloseAnswer.LookAgain;
    }

    private async ValueTask<SealedUsage?> SealAsync(
        CustomerAccount account, List<PeriodToClose> periods, Instant now, CancellationToken cancellationToken)
    {
        SealedPeriod[] seals =
        [
            .. periods.Where(period => period.HasUsage).Select(period => new SealedPeriod(period.Scope, period.Rated.From, period.Rated.To, Version: 0)),
        ];
        return seals.Length == 0
            ? null
            : await seal.SealAsync(account.Space, account.Customer.Id.Owner, seals, now, cancellationToken);
    }

    /// <summary>The first of the periods, and those after it that may share its transaction, with all that they bill; or why the first cannot be closed.</summary>
    private async ValueTask<Result<List<ClosingPeriod>>> GatherAsync(
        CustomerAccount account, IReadOnlyList<PeriodToClose> periods, SealedUsage? held, CancellationToken cancellationToken)
    {
        List<ClosingPeriod> gathered = [];
        foreach (PeriodToClose period in periods.Take(TogetherMax).TakeWhile((period, i) => i == 0 || (period.IsPlain && periods[0].IsPlain)))
        {
            Result<ClosingPeriod> closing = await Attempt.RunAsync<ClosingPeriod>(async () => new ClosingPeriod(period, period.IsBilled
                ? await billing.GatherAsync(
                    account.Space, account.Customer.Id.Owner, period.Rated.Bills(period.Plan, period.NextPlan), period.Rated.Service, cancellationToken, held: held)
                : new PeriodInputs([], period.Rated.Service, [], UsageVersion: 0)));
            if (!closing.IsSuccess)
            {
                return gathered.Count > 0 ? gathered : closing.Failure;
            }

            gathered.Add(closing.Value);
        }

        return gathered;
    }

    /// <summary>Commits the first of the periods, and as many after it as fit.</summary>
    private async ValueTask<(CloseAnswer? Stopped, int Closed)> CommitAsync(
        CloseRun run, List<ClosingPeriod> together, InvoiceSettings org, CancellationToken cancellationToken)
    {
        int closed = 0;
        Result<Outcome<bool>> committed = await transactor.RunQueuedAsync(
            run.Address, CommandOf(run.Job.Space, together), StoredJson.Default.Boolean,
            async (work, ct) =>
            {
                (closed, int largest) = (0, RoomMin / 2);
                var groups = new GroupClose(invoices);
                CustomerAccount account = work.Account()!;
                account = run.IsLateUsageDone ? account with { LateUsageVersion = Math.Max(account.LateUsageVersion, run.LateUsageFollowed) } : account;
                while (closed < together.Count && (closed == 0 || work.Writes + (2 * largest) <= WritesMax))
                {
                    int before = work.Writes;
                    Result<CustomerAccount> next = await Attempt.RunAsync(() => CloseAsync(work, account, together[closed], groups, org, ct));
                    if (!next.IsSuccess)
                    {
                        return next.Failure;
                    }

                    (account, closed, largest) = (next.Value, closed + 1, Math.Max(largest, work.Writes - before));
                }

                Result<CustomerAccount> written = await Attempt.RunAsync(() => groups.WriteAsync(work, account, ct));
                if (!written.IsSuccess)
                {
                    closed = together.FindLastIndex(each => groups.Has(each.Period.Scope)); // refused, so that the others may be closed without it
                    return written.Failure;
                }

                work.SetGuard(work.Reschedule(written.Value), StoredJson.Default.CustomerAccount);
                return true;
            },
            cancellationToken, run.Guard);
        if (!committed.IsSuccess && committed.Failure.Kind == FailureKind.TooLarge && together.Count > 1)
        {
            return await CommitAsync(run, together[..(together.Count / 2)], org, cancellationToken); // long lists of fees: fewer at a time
        }

        return committed.IsSuccess
            ? (committed.Value.Replayed ? CloseAnswer.LookAgain : null, closed)
            : committed.Failure.Kind == FailureKind.Unavailable
                ? (CloseAnswer.LookAgain, 0)
                : (new CloseAnswer(Refused: together[Math.Min(closed, together.Count - 1)].Period.Billed, Failure: committed.Failure), 0);
    }

    private static Command CommandOf(DataSpace space, List<ClosingPeriod> together) => Command.FromJob(
    [
        "close", space.ToString(),
        .. together.SelectMany(closing => (string[])
            [closing.Period.Scope, closing.Period.Boundary.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture)]),
    ]);

    private async ValueTask<Result<CustomerAccount>> CloseAsync(
        PartitionWork work, CustomerAccount account, ClosingPeriod closing, GroupClose groups, InvoiceSettings org, CancellationToken cancellationToken)
    {
        PeriodToClose period = closing.Period;
        if (account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == period.Billed.Subscription.Id) is not { } billed
            || billed.CloseAt != period.Boundary || HasChanged(period, account.Customer, billed))
        {
            return Failure.Of(FailureKind.Unavailable, "The subscription changed meanwhile"); // not a success: that would stand as this close's answer
        }

        RunningPeriod running = billed.Running ?? RunningPeriod.None;
        BilledSubscription? advanced = period.Advanced() is { } next ? next with
        {
            NextVersion = period.ChangesPlan ? null : billed.NextVersion, NextVersionFrom = period.ChangesPlan ? null : billed.NextVersionFrom,
        } : null;
        account = account.With(billed.Subscription.Id, advanced);
        Result<CustomerAccount> closed = period.IsBilled
            ? await AddInvoiceAsync(
                work, account, period, closing.Inputs with { Running = running, BaseBilledMinor = period.Rated.BaseBilledMinor }, groups, org, cancellationToken)
            : account;
        if (closed.IsSuccess && period.Rated.Subscription.Status != period.Billed.Subscription.Status)
        {
            Subscription ended = period.Rated.Subscription with { UpdatedAt = work.Now };
            await work.SaveEndedAsync(closed.Value, ended, cancellationToken);
            closed = await work.CreditUnusedAsync(closed.Value, period.Billed, period.Plan, ended, invoices, cancellationToken);
        }

        if (!closed.IsSuccess)
        {
            return closed;
        }

        account = await RenewAsync(work, closed.Value, period, cancellationToken);
        if (period.Rated.IsCut)
        {
            return account; // its period goes on
        }

        if (period.Renews && account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == billed.Subscription.Id)?.Subscription is { } renewed)
        {
            work.EmitEvent(account.Space, RenewedEvent, renewed.Id, renewed, StoredJson.Default.Subscription);
        }

        account = await work.AwaitPaymentAsync(account, billed.Subscription.Id, period.NextPlan, work.Added(period.InvoiceId)?.Invoice, cancellationToken);
        return account.With(billed.Subscription.Id, account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == billed.Subscription.Id)?.WithoutArrivedVersion());
    }

    private async ValueTask<Result<CustomerAccount>> AddInvoiceAsync(
        PartitionWork work, CustomerAccount account, PeriodToClose period, PeriodInputs inputs, GroupClose groups, InvoiceSettings org,
        CancellationToken cancellationToken)
    {
        Instant issueAt = period.Boundary + Duration.FromDays(org.TermsOf(
            account.Customer, account.Customer.BillingEntityId, new PaymentTerms(period.Plan.InvoiceGracePeriodDays, null)).GraceDays);
        Invoice draft = period.DraftOf(work.Now, period.InvoiceId, InvoiceType.Subscription) with { IssuedAt = issueAt };
        var share = new PeriodShare(period.Rated with { UsageVersion = inputs.UsageVersion, Running = inputs.Running }, inputs);
        return period.Billed.Subscription.BillingGroup is { } name
            ? await groups.JoinAsync(work, account, name, share, draft, cancellationToken)
            : issueAt <= work.Now
            ? await invoices.AddFinalAsync(work, account, [share], draft, org, cancellationToken)
            : await invoices.AddDraftAsync(work, account, period.Scope, [share], draft, cancellationToken);
    }

    /// <summary>A pause, an end, another plan, version or zone since the account was read: the invoice must be computed from what holds now.</summary>
    private static bool HasChanged(PeriodToClose period, Customer customer, BilledSubscription now) => !period.Billed.Subscription.IsSameAs(now.Subscription)
        || (!period.Rated.IsCut && (period.Rated.NextTimeZoneId != customer.TimeZoneId || period.Billed.VersionOfNextPeriod != now.VersionOfNextPeriod));

    /// <summary>
    /// What was agreed for the next period about plan and quantity, and the plan version that waited for it, hold from now on: in the commit that bills it by that, so that nothing of
    /// it can be billed by anything else.
    /// </summary>
    private static async ValueTask<CustomerAccount> RenewAsync(
        PartitionWork work, CustomerAccount account, PeriodToClose period, CancellationToken cancellationToken)
    {
        if (period.Rated.Next is not { } next)
        {
            return account;
        }

        await work.ReadAsync(CustomerRows.Subscription(next.Id), StoredJson.Default.Subscription, cancellationToken);
        Subscription known = period.Billed.Subscription; // with the pauses since the boundary, which what is billed there does not know
        Subscription renewed = next with { Pauses = known.Pauses, PausedAt = known.PausedAt, UpdatedAt = work.Now };
        string type = period.ChangesPlan ? "subscription.plan_changed" : "subscription.updated";
        work.EmitEvent(account.Space, type, renewed.Id, renewed, StoredJson.Default.Subscription);
        return work.Save(account, renewed, period.NextPlan);
    }
}

/// <summary>A boundary that is closed, with what its invoice is computed from.</summary>
/// <param name="Period">The boundary.</param>
/// <param name="Inputs">What it bills.</param>
internal sealed record ClosingPeriod(PeriodToClose Period, PeriodInputs Inputs);
