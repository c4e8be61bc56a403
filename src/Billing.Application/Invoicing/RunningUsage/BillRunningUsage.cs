using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Usage;

namespace Billing.Application.Invoicing.RunningUsage;

/// <summary>
/// Bills usage of a running period: charges in advance for what they came to since the last look (rule 20), and a progressive invoice when usage crossed a
/// threshold (rule 19). What was billed stands in the account, in the same commit; a look that finds nothing new changes nothing.
/// </summary>
public sealed class BillRunningUsage(Transactor transactor, ICatalog catalog, PeriodBilling billing, IInvoiceSettings settings)
{
    /// <summary>
    /// Most invoices in advance of one period. The account names them all and late usage reads them all, so their number must end; what comes after is
    /// billed when the period closes.
    /// </summary>
    public const int AdvanceInvoicesMax = 500;

    /// <summary>
    /// Most progressive invoices of one period, of all subscriptions of a billing group together: the close gives back all of them in one transaction when
    /// their usage was taken back, with several rows for each. What comes after is billed when the period closes.
    /// </summary>
    public const int ProgressiveInvoicesMax = 10;

    /// <summary>Looks at one subscription's running period.</summary>
    /// <param name="account">The account as it was read.</param>
    /// <param name="billed">The subscription.</param>
    /// <param name="version">The usage version that asked for the look.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async ValueTask RunAsync(CustomerAccount account, BilledSubscription billed, long version, CancellationToken cancellationToken)
    {
        Plan plan = await catalog.PlanOfAsync(account.Space, billed.Subscription, cancellationToken);
        if (billed.Cuts.Count > 0 || UsageWatching.WatchOf(plan) == UsageWatch.None || (version > 0 && billed.Running?.UsageVersion >= version))
        {
            return;
        }

        Look look = await LookAsync(account, billed, plan, cancellationToken);
        RunningPeriod running = billed.Running ?? RunningPeriod.None;
        AdvanceReading advance = AdvanceReading.Of(look.Inputs.Bills[0], running.Advance);
        bool isCrossed = look.Crossed.Count > 0 && ProgressiveOf(account, billed) < ProgressiveInvoicesMax;
        if (advance.Due.Count > 0 && running.AdvanceInvoices.Count < AdvanceInvoicesMax)
        {
            // A crash before the progressive invoice must look again: the version is reached by the last of both.
            await BillAsync("advance", look with { IsLast = !isCrossed }, AddAdvanceAsync, cancellationToken);
        }

        // Apart from the other: one unit of work spends a wallet once.
        if (isCrossed)
        {
            await BillAsync("progressive", look, AddProgressiveAsync, cancellationToken);
        }
    }

    /// <summary>Computes what usage of a subscription's running period comes to, and which thresholds it has crossed since it was last judged.</summary>
    internal async ValueTask<Look> LookAsync(CustomerAccount account, BilledSubscription billed, Plan plan, CancellationToken cancellationToken)
    {
        PeriodToClose period = PeriodToClose.Of(account, billed, plan, plan);
        PeriodInputs inputs = await billing.GatherAsync(
            account.Space, account.Customer.Id.Owner, period.Rated.Bills(plan, plan), period.Rated.Service, cancellationToken);
        IReadOnlyList<Fee> usage = [.. inputs.RateUsage().Where(fee => fee is { Type: FeeType.Charge, Origin: FeeOrigin.Period })];
        return new Look(
            period, inputs, plan, usage, ProgressiveThresholds.Crossed(plan.UsageThresholds, billed.Running?.JudgedMinor ?? 0, usage.Sum(fee => fee.AmountMinor)));
    }

    /// <summary>
    /// Adds the progressive invoice of what was seen, whether a threshold was crossed or not. Refused with <see cref="FailureKind.WrongState"/> when all of it is on invoices, and with
    /// <see cref="FailureKind.Unavailable"/> when the subscription has changed since.
    /// </summary>
    internal static async ValueTask<Result<InvoiceView>> AddNowAsync(PartitionWork work, Look look, InvoiceSettings org, CancellationToken cancellationToken)
    {
        if (work.Account() is not { } account || account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == look.Period.Billed.Subscription.Id) is not { } billed)
        {
            return Failure.NotFound("Subscription");
        }

        if (ProgressiveOf(account, billed) >= ProgressiveInvoicesMax)
        {
            return Failure.Of(FailureKind.WrongState, $"The subscription is active and has {ProgressiveInvoicesMax} invoices of this period already: the rest is billed at its end");
        }

        RunningPeriod before = billed.Running ?? RunningPeriod.None;
        if (ProgressiveThresholds.AmountMinor(look.UsageMinor, before.Progressive) == 0)
        {
            return Failure.Of(FailureKind.WrongState, "There is nothing to bill: the subscription is active, and no usage of its period waits for an invoice");
        }

        Result<bool> added = await BillAsync(work, look, AddProgressiveAsync, org, cancellationToken);
        return !added.IsSuccess ? added.Failure
            : added.Value ? work.Added(ProgressiveId(look.Period, before))!
            : Failure.Of(FailureKind.Unavailable, "The subscription changed meanwhile: try again");
    }

    private async ValueTask BillAsync(string purpose, Look look, AddInvoice add, CancellationToken cancellationToken)
    {
        (DataSpace space, BillingId customer) = (look.Period.Account.Space, look.Period.Account.Customer.Id);
        InvoiceSettings org = await settings.FindAsync(space, cancellationToken);
        Command command = Command.FromJob(
            purpose, space.ToString(), look.Period.Scope, look.Period.Rated.From.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture),
            look.Inputs.UsageVersion.ToString(CultureInfo.InvariantCulture));
        Result<Outcome<bool>> done = await transactor.RunQueuedAsync(
            CustomerRows.PartitionOf(space, customer), command, StoredJson.Default.Boolean, (work, ct) => BillAsync(work, look, add, org, ct), cancellationToken);
        if (!done.IsSuccess)
        {
            throw new InvalidOperationException($"Usage of a running period cannot be billed: {done.Failure.Message}");
        }
    }

    /// <summary>False when the period was closed or got another plan version meanwhile, or when what was to be billed has been.</summary>
    private static async ValueTask<Result<bool>> BillAsync(
        PartitionWork work, Look look, AddInvoice add, InvoiceSettings org, CancellationToken cancellationToken)
    {
        CustomerAccount account = work.Account()!;
        int at = account.Subscriptions.ToList().FindIndex(each => each.Subscription.Id == look.Period.Billed.Subscription.Id);
        if (at < 0 || !IsSame(account.Subscriptions[at], look))
        {
            return false;
        }

        Result<(CustomerAccount Account, RunningPeriod Running)?> added =
            await add(work, account, account.Subscriptions[at].Running ?? RunningPeriod.None, look, org, cancellationToken);
        if (!added.IsSuccess)
        {
            return added.Failure;
        }

        if (added.Value is not { } billed)
        {
            return false;
        }

        List<BilledSubscription> subscriptions = [.. billed.Account.Subscriptions];
        subscriptions[at] = subscriptions[at] with
        {
            Running = look.IsLast ? billed.Running with { UsageVersion = look.Inputs.UsageVersion } : billed.Running,
        };
        work.SetGuard(work.Reschedule(billed.Account with { Subscriptions = subscriptions }), StoredJson.Default.CustomerAccount);
        return true;
    }

    /// <summary>The progressive invoices that the close will credit together: the subscription's, or those of all of its billing group.</summary>
    private static int ProgressiveOf(CustomerAccount account, BilledSubscription billed) => account.Subscriptions
        .Where(each => each.Subscription.Id == billed.Subscription.Id
            || (each.Subscription.BillingGroup is { } group && group == billed.Subscription.BillingGroup))
        .Sum(each => each.Running?.Progressive.Count ?? 0);

    private static bool IsSame(BilledSubscription billed, Look look) =>
        billed.BilledUntil == look.Period.Rated.From && billed.Cuts.Count == 0
        && billed.Subscription.IsSameAs(look.Period.Billed.Subscription)
        && billed.Subscription.PlanId == look.Plan.Id && billed.Subscription.PlanVersion == look.Plan.Version;

    private static async ValueTask<Result<(CustomerAccount Account, RunningPeriod Running)?>> AddAdvanceAsync(
        PartitionWork work, CustomerAccount account, RunningPeriod before, Look look, InvoiceSettings org, CancellationToken cancellationToken)
    {
        AdvanceReading advance = AdvanceReading.Of(look.Inputs.Bills[0], before.Advance);
        if (advance.Due.Count == 0)
        {
            return default((CustomerAccount, RunningPeriod)?);
        }

        Invoice draft = DraftOf(
            work, look.Period, InvoiceType.Subscription, IdOf(look.Period, $"advance-{before.AdvanceInvoices.Count + before.VoidedCount}"));
        var spending = new Spending { Priced = Priced(look.Plan, advance.Due) };
        return (await IssueAsync(work, account, look, draft, spending, org, cancellationToken)).Map(issued => ((CustomerAccount, RunningPeriod)?)(
            issued.Account, before with { Advance = advance.Lines, AdvanceInvoices = [.. before.AdvanceInvoices, draft.Id] }));
    }

    private static async ValueTask<Result<(CustomerAccount Account, RunningPeriod Running)?>> AddProgressiveAsync(
        PartitionWork work, CustomerAccount account, RunningPeriod before, Look look, InvoiceSettings org, CancellationToken cancellationToken)
    {
        if (before.JudgedMinor != (look.Period.Billed.Running?.JudgedMinor ?? 0))
        {
            return default((CustomerAccount, RunningPeriod)?);
        }

        foreach (UsageThreshold threshold in look.Crossed)
        {
            CrossedThreshold crossed = new(threshold, look.Period.Billed.Subscription.Id, look.UsageMinor, look.Period.Rated.From);
            work.EmitEvent(account.Space, "usage_threshold.crossed", threshold.Id, crossed, StoredJson.Default.CrossedThreshold);
        }

        Invoice draft = DraftOf(work, look.Period, InvoiceType.ProgressiveBilling, ProgressiveId(look.Period, before));
        var spending = new Spending { Priced = Priced(look.Plan, look.Usage), Progressive = before.Progressive };
        return (await IssueAsync(work, account, look, draft, spending, org, cancellationToken)).Map(issued => ((CustomerAccount, RunningPeriod)?)(
            issued.Account,
            before with
            {
                JudgedMinor = look.UsageMinor,
                Progressive =
                [
                    .. before.Progressive,
                    ProgressiveCredit.Of(draft.Id, issued.View.Fees),
                ],
            }));
    }

    private static async ValueTask<Result<(CustomerAccount Account, InvoiceView View)>> IssueAsync(
        PartitionWork work, CustomerAccount account, Look look, Invoice draft, Spending spending, InvoiceSettings org, CancellationToken cancellationToken)
    {
        Result<(CustomerAccount Account, InvoiceView View)> issued = await PeriodInvoices.IssueAsync(
            work, account, InvoiceInputs.Of(look.Inputs with { Bills = [], Running = RunningPeriod.None }), draft, spending, org, evenEmpty: true, cancellationToken);
        if (issued.IsSuccess)
        {
            work.Add(account.Space, issued.Value.View);
            work.EmitFinal(account.Space, issued.Value.View.Invoice);
        }

        return issued;
    }

    private static IReadOnlyList<PricedFee> Priced(Plan plan, IReadOnlyList<Fee> fees) => [.. fees.Select(fee => new PricedFee(fee, plan))];

    private static BillingId ProgressiveId(PeriodToClose period, RunningPeriod before) => IdOf(period, $"progressive-{before.Progressive.Count + before.VoidedCount}");

    private static BillingId IdOf(PeriodToClose period, string purpose) => InvoiceIds.Of(period.Account.Customer.Id, period.Scope, period.Rated.From, purpose, revision: 0);

    private static Invoice DraftOf(PartitionWork work, PeriodToClose period, InvoiceType type, BillingId id) => period.DraftOf(work.Now, id, type) with { IssuedAt = work.Now };

    /// <summary>What was seen of a running period.</summary>
    internal sealed record Look(
        PeriodToClose Period, PeriodInputs Inputs, Plan Plan, IReadOnlyList<Fee> Usage, IReadOnlyList<UsageThreshold> Crossed)
    {
        /// <summary>What all usage of the period comes to.</summary>
        public long UsageMinor => Usage.Sum(fee => fee.AmountMinor);

        /// <summary>False while another invoice follows from the same look.</summary>
        public bool IsLast { get; init; } = true;
    }

    /// <summary>Adds one invoice; null when there is nothing to bill any more.</summary>
    private delegate ValueTask<Result<(CustomerAccount Account, RunningPeriod Running)?>> AddInvoice(
        PartitionWork work, CustomerAccount account, RunningPeriod before, Look look, InvoiceSettings org, CancellationToken cancellationToken);
}
