using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Invoicing.Voids;

/// <summary>
/// Bills a period again whose invoice is void: revision n + 1, whose id derives from the period, so that billing it again twice finds the first. It is the
/// computation of the close, with the usage, taxes and coupons of now, and waits for the customer's grace period likewise.
/// </summary>
public sealed class RebillPeriod(Transactor transactor, PeriodInvoices invoices, NumberInvoices numbers, IInvoiceSettings settings)
{
    /// <summary>
    /// Bills the period of a void invoice again; refused with <see cref="FailureKind.WrongState"/> when the invoice is not the period's void one, and when
    /// there is nothing to bill.
    /// </summary>
    public async ValueTask<Result<Outcome<InvoiceView>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        InvoiceSettings org = await settings.FindAsync(space, cancellationToken);
        Result<Outcome<InvoiceView>> billed = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.InvoiceView, (work, ct) => RebillAsync(work, id, org, ct), cancellationToken);
        return billed.IsSuccess && org.SeriesOf(billed.Value.Value.Invoice.BillingEntityId) is { IsGapless: true } series
            ? billed.Value with { Value = await numbers.NumberAsync(space, billed.Value.Value, series, cancellationToken) }
            : billed;
    }

    private async ValueTask<Result<InvoiceView>> RebillAsync(PartitionWork work, BillingId id, InvoiceSettings org, CancellationToken cancellationToken)
    {
        Invoice? gone = await work.ReadAsync(CustomerRows.Invoice(id), StoredJson.Default.Invoice, cancellationToken);
        if (gone?.Id != id || work.Account() is not { } account)
        {
            return Failure.NotFound("Invoice");
        }

        List<RatedPeriod> open = [];
        foreach (BillingId subscription in gone.SubscriptionIds)
        {
            RatedPeriod? rated = await work.PeriodOfAsync(subscription.ToString(), gone, cancellationToken);
            open.AddRange(rated is { IsOpen: true } && rated.InvoiceId == id ? [rated] : Array.Empty<RatedPeriod>());
        }

        if (open.Count == 0)
        {
            return Failure.Of(FailureKind.WrongState, $"The invoice is {gone.Status.ToString().ToLowerInvariant()} and has no period to bill again");
        }

        string group = gone.BillingGroup is { } name ? BillingGroups.KeyOf(name) : open[0].Scope;
        Invoice draft = DraftOf(work, account, group, open[0], gone, org);
        List<PeriodShare> shares = [];
        foreach (RatedPeriod rated in open)
        {
            shares.Add(await AgainAsync(work, account, rated, draft.Revision, cancellationToken));
        }

        Result<CustomerAccount> billed = draft.IssuedAt <= work.Now
            ? await invoices.AddFinalAsync(work, account, shares, draft, org, cancellationToken)
            : await invoices.AddDraftAsync(work, account, group, shares, draft, cancellationToken);
        if (!billed.IsSuccess)
        {
            return billed.Failure;
        }

        if (work.Added(draft.Id) is not { } view)
        {
            return Failure.Of(FailureKind.WrongState, "The period comes to nothing: there is nothing to bill");
        }

        account = await work.BeginPaidPeriodAsync(WithAdvance(billed.Value, open, id, draft.Id), view.Invoice, cancellationToken);
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        return view;
    }

    /// <summary>A period that is billed again, with the usage of now.</summary>
    private async ValueTask<PeriodShare> AgainAsync(
        PartitionWork work, CustomerAccount account, RatedPeriod rated, int revision, CancellationToken cancellationToken)
    {
        rated = rated with { IsOpen = false, Revision = revision, Running = await RunningAsync(work, rated, cancellationToken) };
        PeriodInputs inputs = await invoices.GatherAsync(account, rated, cancellationToken);
        return new PeriodShare(rated with { UsageVersion = inputs.UsageVersion }, inputs);
    }

    private static Invoice DraftOf(
        PartitionWork work, CustomerAccount account, string group, RatedPeriod rated, Invoice gone, InvoiceSettings org)
    {
        int revision = rated.Revision + 1;
        return new Invoice
        {
            Id = InvoiceIds.Of(account.Customer.Id, group, rated.To, "period", revision),
            CustomerId = gone.CustomerId,
            SubscriptionId = gone.SubscriptionId,
            BillingGroup = gone.BillingGroup,
            Boundary = rated.To,
            PlanId = gone.PlanId,
            PlanVersion = gone.PlanVersion,
            BillingEntityId = account.Customer.BillingEntityId,
            Status = InvoiceStatus.Draft,
            Type = gone.Type,
            PeriodStart = gone.PeriodStart,
            PeriodEnd = gone.PeriodEnd,
            Currency = gone.Currency,
            NetPaymentTermDays = gone.NetPaymentTermDays,
            Revision = revision,
            IssuedAt = work.Now + Duration.FromDays(org.TermsOf(account.Customer, account.Customer.BillingEntityId).GraceDays),
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
    }

    /// <summary>What progressive invoices billed, less what notes have given back of it since.</summary>
    private static async ValueTask<RunningPeriod> RunningAsync(PartitionWork work, RatedPeriod rated, CancellationToken cancellationToken)
    {
        IReadOnlyList<BilledDocument> documents =
            await work.DocumentsAsync([.. rated.Running.Progressive.Select(credit => credit.InvoiceId)], cancellationToken);
        return rated.Running with
        {
            Progressive =
            [
                .. rated.Running.Progressive.Zip(documents, (credit, document) => credit with
                {
                    AmountMinor = credit.AmountMinor - document.Notes.SelectMany(note => note.Items).Sum(item => item.AmountMinor),
                }),
            ],
        };
    }

    /// <summary>The running period's base amount stands on the new invoice when the boundary opened it.</summary>
    private static CustomerAccount WithAdvance(CustomerAccount account, List<RatedPeriod> open, BillingId gone, BillingId again) => account with
    {
        Subscriptions =
        [
            .. account.Subscriptions.Select(billed =>
                open.Exists(rated => billed.Subscription.Id.ToString() == rated.Scope && billed.BilledUntil == rated.To)
                    ? billed with { AdvanceInvoiceIds = [.. account.AdvanceInvoices(billed).Select(each => each == gone ? again : each)] }
                    : billed),
        ],
    };
}
