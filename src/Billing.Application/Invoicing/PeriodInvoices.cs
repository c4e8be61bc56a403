using Billing.Application.AddOns;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Makes the invoices of closed periods: as a draft, again while it is one, and for good. All three are the same computation; only a final invoice takes what
/// it spends and settles the late usage that it carries.
/// </summary>
public sealed class PeriodInvoices(ICatalog catalog, PeriodBilling billing)
{
    /// <summary>Most drafts that one change computes again: each takes rows of its transaction.</summary>
    private const int RefreshedMax = 10;

    /// <summary>Most periods of these drafts together: each takes a row too.</summary>
    private const int RefreshedRowsMax = 40;

    /// <summary>
    /// Adds the draft of periods that are closed now: of one subscription, or of members of a billing group. Without anything to bill there is none.
    /// </summary>
    internal async ValueTask<Result<CustomerAccount>> AddDraftAsync(
        PartitionWork work, CustomerAccount account, string group, IReadOnlyList<PeriodShare> shares, Invoice draft, CancellationToken cancellationToken)
    {
        Result<ComputedInvoice> computed = await ShowAsync(account, shares, draft, cancellationToken);
        if (!computed.IsSuccess)
        {
            return computed.Failure;
        }

        if (computed.Value.Fees.Count > 0)
        {
            var waiting = new WaitingDraft(draft.Id, draft.IssuedAt!.Value, group, draft.Boundary!.Value);
            waiting = waiting with { Members = draft.BillingGroup is null ? null : shares.Scopes() };
            InvoiceView added = ViewOf(shares.Name(draft) with { IssuedAt = null }, computed.Value, shares.Inputs());
            work.Add(account.Space, added);
            work.EmitEvent(account.Space, "invoice.drafted", draft.Id, added.Invoice, StoredJson.Default.Invoice);
            work.Keep(shares.Select(share => share.Rated with { InvoiceId = draft.Id }));
            return account with { Drafts = [.. account.Drafts, waiting] };
        }

        work.Keep(shares.Select(share => share.Rated with { Invoices = share.Rated.Running.AdvanceInvoices }));
        return await shares.Inputs().CreditExcessAsync(work, account, computed.Value, cancellationToken);
    }

    /// <summary>Adds periods that are closed now to the draft of their billing group, which is computed again with them.</summary>
    internal async ValueTask<Result<CustomerAccount>> JoinAsync(
        PartitionWork work, CustomerAccount account, WaitingDraft waiting, IReadOnlyList<PeriodShare> joining, Invoice draft,
        CancellationToken cancellationToken)
    {
        work.Keep(joining.Select(share => share.Rated with { InvoiceId = waiting.InvoiceId }));
        WaitingDraft joined = waiting with { Members = [.. waiting.Scopes, .. joining.Scopes()] };
        account = account with { Drafts = [.. account.Drafts.Select(each => each == waiting ? joined : each)] };
        return await RefreshAsync(work, account, joined, cancellationToken, change: invoice => PeriodShares.Widen(invoice, draft));
    }

    /// <summary>What a draft comes to, as it is shown: with the coupons of now, and late usage when it carries that.</summary>
    internal async ValueTask<Result<ComputedInvoice>> ShowAsync(
        CustomerAccount account, IReadOnlyList<PeriodShare> shares, Invoice draft, CancellationToken cancellationToken)
    {
        string[] carried = [.. shares.Scopes().Where(scope => Carries(account, scope, draft.Id))];
        bool isFirst = account.Drafts.Count == 0 || account.Drafts[0].InvoiceId == draft.Id;
        Spending spending = await PricedAsync(account, carried, cancellationToken) with
        {
            Coupons = account.Coupons, Extras = isFirst ? account.AddOnsFor(shares.Scopes(), draft.Currency).ToFees() : [],
        };
        return shares.Inputs().Compute(account.Customer, draft.IssuedAt!.Value, spending);
    }

    /// <summary>Adds the final invoice of periods that are closed now. Without anything to bill there is none.</summary>
    internal async ValueTask<Result<CustomerAccount>> AddFinalAsync(
        PartitionWork work, CustomerAccount account, IReadOnlyList<PeriodShare> shares, Invoice draft, InvoiceSettings org, CancellationToken cancellationToken)
    {
        Result<(CustomerAccount Account, InvoiceView View)> issued =
            await IssueAsync(work, account, shares.Scopes(), shares.Inputs(), shares.Name(draft), org, evenEmpty: false, cancellationToken);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        InvoiceView view = issued.Value.View;
        if (view.Fees.Count > 0)
        {
            work.Keep(shares.Select(share => share.Final(draft.Id)));
            work.Add(account.Space, view);
            work.EmitFinal(account.Space, view.Invoice);
        }
        else
        {
            work.Keep(shares.Select(share => share.Rated with { Invoices = share.Rated.Running.AdvanceInvoices }));
        }

        return issued.Value.Account;
    }

    /// <summary>Computes a draft again, with the usage of now, and when a subscription ends within the period that it opened, with that.</summary>
    internal async ValueTask<Result<CustomerAccount>> RefreshAsync(
        PartitionWork work, CustomerAccount account, WaitingDraft waiting, CancellationToken cancellationToken, Subscription? ended = null,
        Func<Invoice, Invoice>? change = null)
    {
        (IReadOnlyList<PeriodShare> shares, InvoiceView view) = await ReadAsync(work, account, waiting, ended, cancellationToken);
        Invoice draft = view.Invoice with { IssuedAt = waiting.FinalizeAt };
        Result<ComputedInvoice> computed = await ShowAsync(account, shares, draft, cancellationToken);
        if (!computed.IsSuccess)
        {
            return computed.Failure;
        }

        foreach (PeriodShare share in shares)
        {
            work.Replace(share.Rated.RowKey, share.Rated with { UsageVersion = share.Inputs.UsageVersion }, StoredJson.Default.RatedPeriod);
        }

        Invoice shown = shares.Name(change?.Invoke(view.Invoice) ?? view.Invoice) with { UpdatedAt = work.Now };
        InvoiceView refreshed = ViewOf(shown, computed.Value, shares.Inputs());
        work.SaveAnew(account.Space, refreshed with { Fees = FeeNames.Keep(view.Fees, refreshed.Fees) }, "invoice.refreshed");
        return account;
    }

    /// <summary>Computes the oldest drafts again because what they take into account has changed; the others follow when they become final at the latest.</summary>
    internal async ValueTask<Result<CustomerAccount>> RefreshDraftsAsync(PartitionWork work, CustomerAccount account, CancellationToken cancellationToken)
    {
        int rows = 0;
        foreach (WaitingDraft waiting in account.Drafts.Take(RefreshedMax).TakeWhile(draft => (rows += draft.Scopes.Count) <= RefreshedRowsMax))
        {
            Result<CustomerAccount> refreshed = await RefreshAsync(work, account, waiting, cancellationToken);
            if (!refreshed.IsSuccess)
            {
                return refreshed.Failure;
            }

            account = refreshed.Value;
        }

        return account;
    }

    /// <summary>Makes a waiting draft final.</summary>
    internal async ValueTask<Result<(CustomerAccount Account, InvoiceView View)>> FinalizeAsync(
        PartitionWork work, CustomerAccount account, WaitingDraft waiting, InvoiceSettings org, CancellationToken cancellationToken)
    {
        (IReadOnlyList<PeriodShare> shares, InvoiceView view) = await ReadAsync(work, account, waiting, ended: null, cancellationToken);
        Instant issuedAt = Instant.Min(waiting.FinalizeAt, work.Now);
        Result<(CustomerAccount Account, InvoiceView View)> issued = await IssueAsync(
            work, account.WithoutDraft(view.Invoice.Id), waiting.Scopes, shares.Inputs(), view.Invoice with { IssuedAt = issuedAt }, org, evenEmpty: true,
            cancellationToken);
        if (issued.IsSuccess)
        {
            InvoiceView final = issued.Value.View with { Fees = FeeNames.Keep(view.Fees, issued.Value.View.Fees) };
            foreach (PeriodShare share in shares)
            {
                work.Replace(share.Rated.RowKey, share.Final(view.Invoice.Id), StoredJson.Default.RatedPeriod);
            }

            work.SaveFinal(account.Space, final);
            return (issued.Value.Account, final);
        }

        return issued;
    }

    /// <summary>Gathers what a closed period is computed from, with the usage of now.</summary>
    internal async ValueTask<PeriodInputs> GatherAsync(CustomerAccount account, RatedPeriod rated, CancellationToken cancellationToken)
    {
        Plan plan = await catalog.PlanOfAsync(account.Space, rated.Subscription, cancellationToken);
        Plan nextPlan = rated.Next is { } next ? await catalog.PlanOfAsync(account.Space, next, cancellationToken) : plan;
        PeriodInputs inputs = await billing.GatherAsync(
            account.Space, account.Customer.Id.Owner, rated.Bills(plan, nextPlan), rated.Service, cancellationToken);
        return inputs with { Running = rated.Running, BaseBilledMinor = rated.BaseBilledMinor };
    }

    /// <summary>Computes and issues; with nothing to bill the view has no fees and nothing was issued.</summary>
    internal async ValueTask<Result<(CustomerAccount Account, InvoiceView View)>> IssueAsync(
        PartitionWork work, CustomerAccount account, IReadOnlyList<string> scopes, InvoiceInputs inputs, Invoice draft, InvoiceSettings org, bool evenEmpty,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<AppliedAddOn> addOns = account.AddOnsFor(scopes, draft.Currency);
        Spending priced = await PricedAsync(account, scopes, cancellationToken) with { Extras = addOns.ToFees() };
        draft = draft with
        {
            LatePeriods = [.. account.AdjustmentsOf(scopes).Select(pending => new LatePeriod(pending.Scope, pending.To))],
            AddOns = addOns.Count == 0 ? null : [.. addOns.Select(each => each.Id)],
        };
        Result<(CustomerAccount Account, InvoiceView View)> issued =
            await IssueAsync(work, account, inputs, draft, priced, org, evenEmpty, cancellationToken);
        if (!issued.IsSuccess || issued.Value.View.Invoice.Status == InvoiceStatus.Draft)
        {
            return issued;
        }

        account = work.BillAddOns(issued.Value.Account, addOns, draft.Id);
        account = await work.SettleAdjustmentsAsync(account, scopes, draft.Id, cancellationToken);
        return (account, issued.Value.View);
    }

    /// <summary>Computes with usage that was priced apart, and issues. What may pay the invoice is added here.</summary>
    internal static async ValueTask<Result<(CustomerAccount Account, InvoiceView View)>> IssueAsync(
        PartitionWork work, CustomerAccount account, InvoiceInputs inputs, Invoice draft, Spending priced, InvoiceSettings org, bool evenEmpty,
        CancellationToken cancellationToken)
    {
        Spending spendable = await work.SpendableAsync(account, draft.Currency, cancellationToken);
        Spending spending = priced with { Coupons = account.Coupons, Credits = spendable.Credits, Wallets = spendable.Wallets };
        Result<ComputedInvoice> computed = inputs.Compute(account.Customer, draft.IssuedAt!.Value, spending);
        if (!computed.IsSuccess)
        {
            return computed.Failure;
        }

        InvoiceView view = ViewOf(draft, computed.Value, inputs);
        if (view.Fees.Count == 0 && !evenEmpty)
        {
            return (await inputs.CreditExcessAsync(work, account, computed.Value, cancellationToken), view);
        }

        Result<(CustomerAccount Account, Invoice Invoice)> issued = work.Issue(account, view, org);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        account = work.UseCoupons(issued.Value.Account, computed.Value.Coupons);
        account = await work.SpendAsync(account, issued.Value.Invoice, cancellationToken);
        account = await inputs.CreditExcessAsync(work, account, computed.Value, cancellationToken);
        return (account, view with { Invoice = issued.Value.Invoice });
    }

    /// <summary>Late usage shows on its subscription's first draft only: it will be final first.</summary>
    private static bool Carries(CustomerAccount account, string scope, BillingId draft) =>
        account.Drafts.FirstOrDefault(waiting => waiting.Bills(scope)) is not { } first || first.InvoiceId == draft;

    private async ValueTask<Spending> PricedAsync(CustomerAccount account, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        List<PricedFee> priced = [];
        foreach (PendingAdjustment pending in account.AdjustmentsOf(scopes))
        {
            Plan plan = await catalog.RequirePlanAsync(account.Space, pending.PlanId, pending.PlanVersion, cancellationToken);
            priced.AddRange(pending.Fees.Select(fee => new PricedFee(fee, plan)));
        }

        return new Spending { Priced = priced };
    }

    /// <summary>A draft with the periods that it bills, and what they come to now.</summary>
    private async ValueTask<(IReadOnlyList<PeriodShare> Shares, InvoiceView View)> ReadAsync(
        PartitionWork work, CustomerAccount account, WaitingDraft waiting, Subscription? ended, CancellationToken cancellationToken)
    {
        List<PeriodShare> shares = [];
        foreach (string scope in waiting.Scopes)
        {
            RatedPeriod rated = await work.ReadAsync(CustomerRows.RatedPeriod(scope, waiting.Boundary), StoredJson.Default.RatedPeriod, cancellationToken)
                ?? throw new InvalidOperationException($"The period of draft {waiting.InvoiceId} is gone");
            if (ended?.Id == rated.Subscription.Id)
            {
                rated = rated.Next is null ? rated with { Subscription = ended } : rated with { Next = ended };
            }

            shares.Add(new PeriodShare(rated, await GatherAsync(account, rated, cancellationToken)));
        }

        InvoiceView view = await work.ReadInvoiceAsync(waiting.InvoiceId, cancellationToken)
            ?? throw new InvalidOperationException($"Draft {waiting.InvoiceId} is gone");
        return (shares, view);
    }

    private static InvoiceView ViewOf(Invoice invoice, ComputedInvoice computed, InvoiceInputs inputs) =>
        new(computed.ApplyTo(invoice) with { UsageVersion = inputs.UsageVersion }, computed.Fees);
}
