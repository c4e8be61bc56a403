using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Invoicing;

/// <summary>
/// The invoices of billing groups in one transaction of a close. Each is a draft that subscriptions join as their periods are closed, in as many transactions
/// as it takes; it becomes final by itself when all that close at its boundary are on it and the grace period is over. A subscription that comes when the
/// invoice of its group is made, or full, is billed by itself.
/// </summary>
/// <param name="invoices">Makes them.</param>
internal sealed class GroupClose(PeriodInvoices invoices)
{
    private readonly List<Joining> _joining = [];

    /// <summary>Whether a subscription is to be on one of the drafts.</summary>
    public bool Has(string scope) => _joining.Exists(each => each.Share.Rated.Scope == scope);

    /// <summary>Takes a closed period up; with nothing to bill it is settled at once. The draft is written by <see cref="WriteAsync"/>.</summary>
    public async ValueTask<Result<CustomerAccount>> JoinAsync(
        PartitionWork work, CustomerAccount account, string name, PeriodShare share, Invoice draft, CancellationToken cancellationToken)
    {
        Result<ComputedInvoice> alone = await invoices.ShowAsync(account, [share], draft, cancellationToken);
        if (!alone.IsSuccess)
        {
            return alone.Failure;
        }

        string key = BillingGroups.KeyOf(name);
        BillingId shared = InvoiceIds.Of(account.Customer.Id, key, draft.Boundary!.Value, "period", revision: 0);
        WaitingDraft? waiting = account.Drafts.FirstOrDefault(each => each.BillingGroup == key && each.Boundary == draft.Boundary);
        int others = (waiting?.Scopes.Count ?? 0) + _joining.Count(each => each.Group == key && each.Draft.Boundary == draft.Boundary);
        bool isShared = others > 0
            ? others < BillingGroups.MembersMax
            : await work.ReadAsync(CustomerRows.Invoice(shared), StoredJson.Default.Invoice, cancellationToken) is null;
        Joining joining = isShared
            ? new Joining(key, share, draft with { Id = waiting?.InvoiceId ?? shared, BillingGroup = name }, waiting)
            : new Joining(share.Rated.Scope, share, draft, null);
        if (alone.Value.Fees.Count == 0)
        {
            return await invoices.AddDraftAsync(work, account, joining.Group, [share], joining.Draft, cancellationToken);
        }

        _joining.Add(joining);
        return WithAdvance(account, joining);
    }

    /// <summary>Writes the drafts, each computed once.</summary>
    public async ValueTask<Result<CustomerAccount>> WriteAsync(PartitionWork work, CustomerAccount account, CancellationToken cancellationToken)
    {
        foreach (IGrouping<BillingId, Joining> group in _joining.GroupBy(each => each.Draft.Id))
        {
            PeriodShare[] shares = [.. group.Select(each => each.Share)];
            Joining first = group.First();
            Invoice draft = group.Skip(1).Aggregate(first.Draft, (all, each) => PeriodShares.Widen(all, each.Draft));
            Result<CustomerAccount> written = first.Waiting is { } waiting
                ? await invoices.JoinAsync(work, account, waiting, shares, draft, cancellationToken)
                : await invoices.AddDraftAsync(work, account, first.Group, shares, draft, cancellationToken);
            if (!written.IsSuccess)
            {
                return written;
            }

            account = written.Value;
        }

        return account;
    }

    /// <summary>A base amount that the boundary opens in advance stands on the invoice of the group.</summary>
    private static CustomerAccount WithAdvance(CustomerAccount account, Joining joining)
    {
        RatedPeriod rated = joining.Share.Rated;
        return rated.IsCut || account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == rated.Subscription.Id) is not { } billed
            ? account
            : account.With(billed with { AdvanceInvoiceIds = [joining.Draft.Id] });
    }

    private sealed record Joining(string Group, PeriodShare Share, Invoice Draft, WaitingDraft? Waiting);
}
