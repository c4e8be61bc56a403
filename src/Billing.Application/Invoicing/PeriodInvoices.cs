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

    /// <summary>Adds the draft of a period that is closed now. Without anything to bill there is none.</summary>
    internal async ValueTask<Result<CustomerAccount>> AddDraftAsync(
        PartitionWork work, CustomerAccount account, RatedPeriod rated, PeriodInputs inputs, Invoice draft, CancellationToken cancellationToken)
    {
        Spending spending = await ShownAsync(account, rated.BillingGroup, draft.Id, cancellationToken);
        Result<ComputedInvoice> computed = inputs.Compute(account.Customer, draft.IssuedAt!.Value, spending);
        if (!computed.IsSuccess)
        {
            return computed.Failure;
        }

        if (computed.Value.Fees.Count > 0)
        {
            account = account with { Drafts = [.. account.Drafts, new WaitingDraft(draft.Id, draft.IssuedAt.Value, rated.BillingGroup, rated.To)] };
            rated = rated with { InvoiceId = draft.Id };
            work.Add(account.Space, ViewOf(draft with { IssuedAt = null }, computed.Value, inputs));
        }
        else
        {
            rated = rated with { Invoices = rated.Running.AdvanceInvoices };
            account = await work.CreditExcessAsync(account, rated.Running, computed.Value.ProgressiveExcessMinor, cancellationToken);
        }

        work.Put(rated.RowKey, rated, StoredJson.Default.RatedPeriod);
        return account;
    }

    /// <summary>Adds the final invoice of a period that is closed now. Without anything to bill there is none.</summary>
    internal async ValueTask<Result<CustomerAccount>> AddFinalAsync(
        PartitionWork work, CustomerAccount account, RatedPeriod rated, PeriodInputs inputs, Invoice draft, InvoiceSettings org,
        CancellationToken cancellationToken)
    {
        Result<(CustomerAccount Account, InvoiceView View)> issued =
            await IssueAsync(work, account, rated.BillingGroup, inputs, draft, org, evenEmpty: false, cancellationToken);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        InvoiceView view = issued.Value.View;
        if (view.Fees.Count > 0)
        {
            rated = rated.Final(draft.Id, inputs);
            work.Add(account.Space, view);
            work.EmitFinal(account.Space, view.Invoice);
        }
        else
        {
            rated = rated with { Invoices = rated.Running.AdvanceInvoices };
        }

        work.Put(rated.RowKey, rated, StoredJson.Default.RatedPeriod);
        return issued.Value.Account;
    }

    /// <summary>Computes a draft again, with the usage of now, and when its subscription ends within the period that it opened, with that.</summary>
    internal async ValueTask<Result<CustomerAccount>> RefreshAsync(
        PartitionWork work, CustomerAccount account, WaitingDraft waiting, CancellationToken cancellationToken, Subscription? ended = null)
    {
        (RatedPeriod rated, InvoiceView view) = await ReadAsync(work, waiting, cancellationToken);
        rated = ended is null ? rated : rated.Next is null ? rated with { Subscription = ended } : rated with { Next = ended };
        PeriodInputs inputs = await GatherAsync(account, rated, cancellationToken);
        Spending spending = await ShownAsync(account, rated.BillingGroup, view.Invoice.Id, cancellationToken);
        Result<ComputedInvoice> computed = inputs.Compute(account.Customer, waiting.FinalizeAt, spending);
        if (!computed.IsSuccess)
        {
            return computed.Failure;
        }

        work.Replace(rated.RowKey, rated with { UsageVersion = inputs.UsageVersion }, StoredJson.Default.RatedPeriod);
        InvoiceView refreshed = ViewOf(view.Invoice with { UpdatedAt = work.Now }, computed.Value, inputs);
        work.SaveAnew(account.Space, refreshed with { Fees = FeeNames.Keep(view.Fees, refreshed.Fees) }, "invoice.refreshed");
        return account;
    }

    /// <summary>Computes the oldest drafts again because what they take into account has changed; the others follow when they become final at the latest.</summary>
    internal async ValueTask<Result<CustomerAccount>> RefreshDraftsAsync(PartitionWork work, CustomerAccount account, CancellationToken cancellationToken)
    {
        foreach (WaitingDraft waiting in account.Drafts.Take(RefreshedMax))
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
        (RatedPeriod rated, InvoiceView view) = await ReadAsync(work, waiting, cancellationToken);
        PeriodInputs inputs = await GatherAsync(account, rated, cancellationToken);
        Instant issuedAt = Instant.Min(waiting.FinalizeAt, work.Now);
        Result<(CustomerAccount Account, InvoiceView View)> issued = await IssueAsync(
            work, account.WithoutDraft(view.Invoice.Id), rated.BillingGroup, inputs, view.Invoice with { IssuedAt = issuedAt }, org, evenEmpty: true,
            cancellationToken);
        if (issued.IsSuccess)
        {
            InvoiceView final = issued.Value.View with { Fees = FeeNames.Keep(view.Fees, issued.Value.View.Fees) };
            work.Replace(rated.RowKey, rated.Final(view.Invoice.Id, inputs), StoredJson.Default.RatedPeriod);
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
        PartitionWork work, CustomerAccount account, string group, PeriodInputs inputs, Invoice draft, InvoiceSettings org, bool evenEmpty,
        CancellationToken cancellationToken)
    {
        Spending priced = await PricedAsync(account, group, cancellationToken);
        draft = draft with { LatePeriods = [.. account.AdjustmentsOf(group).Select(pending => pending.To)] };
        Result<(CustomerAccount Account, InvoiceView View)> issued =
            await IssueAsync(work, account, inputs, draft, priced, org, evenEmpty, cancellationToken);
        if (!issued.IsSuccess || issued.Value.View.Invoice.Status == InvoiceStatus.Draft)
        {
            return issued;
        }

        account = await work.SettleAdjustmentsAsync(issued.Value.Account, group, draft.Id, cancellationToken);
        return (account, issued.Value.View);
    }

    /// <summary>Computes with usage that was priced apart, and issues. What may pay the invoice is added here.</summary>
    internal static async ValueTask<Result<(CustomerAccount Account, InvoiceView View)>> IssueAsync(
        PartitionWork work, CustomerAccount account, PeriodInputs inputs, Invoice draft, Spending priced, InvoiceSettings org, bool evenEmpty,
        CancellationToken cancellationToken)
    {
        Spending spendable = await work.SpendableAsync(account, cancellationToken);
        Spending spending = priced with { Coupons = account.Coupons, Credits = spendable.Credits, Wallets = spendable.Wallets };
        Result<ComputedInvoice> computed = inputs.Compute(account.Customer, draft.IssuedAt!.Value, spending);
        if (!computed.IsSuccess)
        {
            return computed.Failure;
        }

        InvoiceView view = ViewOf(draft, computed.Value, inputs);
        if (view.Fees.Count == 0 && !evenEmpty)
        {
            return (await work.CreditExcessAsync(account, inputs.Running, computed.Value.ProgressiveExcessMinor, cancellationToken), view);
        }

        Result<(CustomerAccount Account, Invoice Invoice)> issued = work.Issue(account, view, org);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        account = work.UseCoupons(issued.Value.Account, computed.Value.Coupons);
        account = await work.SpendAsync(account, issued.Value.Invoice, cancellationToken);
        account = await work.CreditExcessAsync(account, inputs.Running, computed.Value.ProgressiveExcessMinor, cancellationToken);
        return (account, view with { Invoice = issued.Value.Invoice });
    }

    /// <summary>Late usage shows on the group's first draft only: it will be final first.</summary>
    private static bool Carries(CustomerAccount account, string group, BillingId draft) =>
        account.Drafts.FirstOrDefault(waiting => waiting.BillingGroup == group) is not { } first || first.InvoiceId == draft;

    /// <summary>What a draft shows: the coupons of now, and late usage when it carries that.</summary>
    private async ValueTask<Spending> ShownAsync(CustomerAccount account, string group, BillingId draft, CancellationToken cancellationToken)
    {
        Spending priced = Carries(account, group, draft) ? await PricedAsync(account, group, cancellationToken) : Spending.None;
        return priced with { Coupons = account.Coupons };
    }

    private async ValueTask<Spending> PricedAsync(CustomerAccount account, string group, CancellationToken cancellationToken)
    {
        List<PricedFee> priced = [];
        foreach (PendingAdjustment pending in account.AdjustmentsOf(group))
        {
            Plan plan = await catalog.RequirePlanAsync(account.Space, pending.PlanId, pending.PlanVersion, cancellationToken);
            priced.AddRange(pending.Fees.Select(fee => new PricedFee(fee, plan)));
        }

        return new Spending { Priced = priced };
    }

    private static async ValueTask<(RatedPeriod Rated, InvoiceView View)> ReadAsync(
        PartitionWork work, WaitingDraft waiting, CancellationToken cancellationToken)
    {
        string row = CustomerRows.RatedPeriod(waiting.BillingGroup, waiting.Boundary);
        RatedPeriod rated = await work.ReadAsync(row, StoredJson.Default.RatedPeriod, cancellationToken)
            ?? throw new InvalidOperationException($"The period of draft {waiting.InvoiceId} is gone");
        InvoiceView view = await work.ReadInvoiceAsync(waiting.InvoiceId, cancellationToken)
            ?? throw new InvalidOperationException($"Draft {waiting.InvoiceId} is gone");
        return (rated, view);
    }

    private static InvoiceView ViewOf(Invoice invoice, ComputedInvoice computed, PeriodInputs inputs) =>
        new(computed.ApplyTo(invoice) with { UsageVersion = inputs.UsageVersion }, computed.Fees);
}
