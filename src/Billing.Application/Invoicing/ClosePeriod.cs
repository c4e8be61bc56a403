using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
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
    Transactor transactor, ICatalog catalog, UsageSeal seal, PeriodBilling billing, IInvoiceSettings settings, IClock clock)
{
    /// <summary>Closes the boundary; the answer is false when someone else has moved past it.</summary>
    internal async ValueTask<Result<bool>> RunAsync(CustomerAccount account, BilledSubscription billed, CancellationToken cancellationToken)
    {
        DataSpace space = account.Space;
        Subscription subscription = billed.Subscription;
        Plan plan = await catalog.FindPlanAsync(space, subscription.PlanId, subscription.PlanVersion, cancellationToken)
            ?? throw new InvalidOperationException($"Version {subscription.PlanVersion} of plan {subscription.PlanId} is gone");
        PeriodToClose period = PeriodToClose.Of(account, billed, plan);
        if (period.Closing is not null)
        {
            await seal.SealAsync(
                space, account.Customer.Id.Owner, period.BillingGroup, period.Service.Start, period.Service.End, cancellationToken);
        }

        Result<BilledPeriod> computed = await ComputeAsync(space, period, cancellationToken);
        if (!computed.IsSuccess)
        {
            return computed.Failure;
        }

        InvoiceSettings org = await settings.FindAsync(space, cancellationToken);
        Command command = Command.FromJob(
            "close", space.ToString(), period.BillingGroup, period.Boundary.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture));
        Result<Outcome<bool>> closed = await transactor.RunQueuedAsync(
            CustomerRows.PartitionOf(space, account.Customer.Id), command, StoredJson.Default.Boolean,
            (work, _) => ValueTask.FromResult(Close(work, period, computed.Value, org)), cancellationToken);
        return closed.Map(outcome => outcome.Value);
    }

    private ValueTask<Result<BilledPeriod>> ComputeAsync(DataSpace space, PeriodToClose period, CancellationToken cancellationToken)
    {
        var bill = new SubscriptionBill
        {
            Plan = period.Plan,
            Subscription = period.Billed.Subscription,
            Zone = period.Zone,
            Closing = period.Closing,
            Opening = period.Billed.Subscription.PayInAdvance ? period.Next : null,
        };
        return billing.ComputeAsync(space, period.Account.Customer, bill, period.Service, clock.GetCurrentInstant(), [], cancellationToken);
    }

    private static Result<bool> Close(PartitionWork work, PeriodToClose period, BilledPeriod billed, InvoiceSettings org)
    {
        CustomerAccount account = work.Account()!;
        int at = account.Subscriptions.ToList().FindIndex(each => each.Subscription.Id == period.Billed.Subscription.Id);
        if (at < 0 || account.Subscriptions[at].CloseAt != period.Boundary)
        {
            return false;
        }

        List<BilledSubscription> subscriptions = [.. account.Subscriptions];
        subscriptions[at] = period.Advanced() with { Subscription = subscriptions[at].Subscription };
        account = account with { Subscriptions = subscriptions };
        if (billed.Computed.Fees.Count > 0)
        {
            account = AddInvoice(work, account, period, billed, org);
        }

        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        return true;
    }

    private static CustomerAccount AddInvoice(
        PartitionWork work, CustomerAccount account, PeriodToClose period, BilledPeriod billed, InvoiceSettings org)
    {
        Invoice invoice = billed.Computed.ApplyTo(Draft(work, period, billed));
        Instant issueAt = period.Boundary + Duration.FromDays(account.Customer.InvoiceGracePeriodDays);
        bool final = issueAt <= work.Now;
        if (final)
        {
            (account, invoice) = work.Issue(account, new InvoiceView(invoice with { IssuedAt = issueAt }, billed.Computed.Fees), org.NumberPrefix).Value;
        }
        else
        {
            account = account with { Drafts = [.. account.Drafts, new WaitingDraft(invoice.Id, issueAt)] };
        }

        var view = new InvoiceView(invoice, billed.Computed.Fees);
        work.Add(account.Space, view);
        if (final)
        {
            work.EmitEvent(account.Space, "invoice.finalized", invoice.Id, invoice, StoredJson.Default.Invoice);
            work.EmitRendering(account.Space, invoice);
        }

        return account;
    }

    private static Invoice Draft(PartitionWork work, PeriodToClose period, BilledPeriod billed) => new()
    {
        Id = period.InvoiceId,
        CustomerId = period.Account.Customer.Id,
        SubscriptionId = period.Billed.Subscription.Id,
        PlanId = period.Plan.Id,
        PlanVersion = period.Plan.Version,
        Status = InvoiceStatus.Draft,
        Type = InvoiceType.Subscription,
        PeriodStart = period.Closing is null ? period.Next.Span.Start : period.Service.Start,
        PeriodEnd = period.Closing is null ? period.Next.Span.End : period.Service.End,
        Currency = period.Account.Customer.Currency,
        UsageVersion = billed.UsageVersion,
        CreatedAt = work.Now,
        UpdatedAt = work.Now,
    };
}
