using System.Text.Json;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Invoicing;

/// <summary>A fee with the invoice it stands on.</summary>
/// <param name="Fee">The fee.</param>
/// <param name="Invoice">Its invoice.</param>
public sealed record InvoicedFee(Fee Fee, Invoice Invoice)
{
    /// <summary>The fee's id: its invoice's, with the fee's ordinal.</summary>
    public BillingId Id => Invoice.Id.Part(Fee.Ordinal);

    /// <summary>What the fee comes to in minor units: less progressive credits and coupons, with those taxes that the amount does not contain.</summary>
    public long TotalMinor => Fee.TotalMinor;

    /// <summary>Whether its money has come; a paid invoice says so for all its fees.</summary>
    public FeePaymentStatus PaymentStatus =>
        Fee.PaymentStatus == FeePaymentStatus.Pending && Invoice.Status == InvoiceStatus.Paid ? FeePaymentStatus.Succeeded : Fee.PaymentStatus;
}

/// <summary>Which fees to show; null leaves a condition out.</summary>
/// <param name="InvoiceId">Of this invoice.</param>
/// <param name="CustomerId">Of this customer.</param>
/// <param name="SubscriptionId">Of this subscription.</param>
/// <param name="Type">Of this type.</param>
/// <param name="PaymentStatus">In this state of payment.</param>
public sealed record FeeFilter(
    BillingId? InvoiceId, BillingId? CustomerId, BillingId? SubscriptionId, FeeType? Type, FeePaymentStatus? PaymentStatus)
{
    /// <summary>Whether a fee is to be shown.</summary>
    internal bool Matches(InvoicedFee it) =>
        (CustomerId is null || it.Invoice.CustomerId == CustomerId) && (SubscriptionId is null || it.Fee.SubscriptionId == SubscriptionId)
        && (Type is null || it.Fee.Type == Type) && (PaymentStatus is null || it.PaymentStatus == PaymentStatus);
}

/// <summary>A slice of the fees that match.</summary>
/// <param name="Fees">The fees.</param>
/// <param name="Total">How many match in all.</param>
public sealed record FeeSlice(IReadOnlyList<InvoicedFee> Fees, int Total);

/// <summary>
/// Looks fees up: one by its id in a point read, an invoice's likewise, and others in the list of invoices, whose rows carry their fees without explanations.
/// </summary>
public sealed class FeeReader(InvoiceReader invoices, ListReader lists)
{
    private const int InvoicesAtOnce = 500;

    /// <summary>A fee by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<InvoicedFee?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        id.Ordinal > 0 && await invoices.FindAsync(space, id.Part(0), cancellationToken) is { } view
        && view.Fees.FirstOrDefault(fee => fee.Ordinal == id.Ordinal) is { } found
            ? new InvoicedFee(found, view.Invoice)
            : null;

    /// <summary>The fees that match, ordered by their invoices' creation and then by their place.</summary>
    /// <remarks>Only the invoices that the page shows are read, of a subscription all: an invoice may be about others, too.</remarks>
    public async ValueTask<FeeSlice> ListAsync(
        DataSpace space, FeeFilter filter, bool newestFirst, int skip, int limit, CancellationToken cancellationToken)
    {
        if (filter is { InvoiceId: null, SubscriptionId: null })
        {
            return await PageAsync(space, filter, newestFirst, skip, limit, cancellationToken);
        }

        List<InvoicedFee> page = [];
        int total = 0;
        await foreach (InvoiceView view in InvoicesAsync(space, filter, newestFirst, cancellationToken))
        {
            foreach (InvoicedFee fee in FeesOf(view).Where(filter.Matches))
            {
                if (total >= skip && page.Count < limit)
                {
                    page.Add(fee);
                }

                total++;
            }
        }

        return new FeeSlice(page, total);
    }

    /// <summary>A page cut out of the counts of the list of invoices.</summary>
    private async ValueTask<FeeSlice> PageAsync(DataSpace space, FeeFilter filter, bool newestFirst, int skip, int limit, CancellationToken cancellationToken)
    {
        PartSlice slice = await lists.ReadPartsAsync(
            space, InvoiceLists.Invoices, new ListQuery([.. Filters(filter)], OrderBy: null, newestFirst, skip, limit),
            FeeKinds.Field, kinds => FeeKinds.Count(kinds, filter.Type, filter.PaymentStatus), cancellationToken);
        IEnumerable<InvoiceView> invoices = slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, InvoiceLists.RowType)!);
        return new FeeSlice([.. invoices.SelectMany(FeesOf).Where(filter.Matches).Skip(slice.Passed).Take(limit)], slice.Total);
    }

    private static IEnumerable<InvoicedFee> FeesOf(InvoiceView view) => view.Fees.Select(fee => new InvoicedFee(fee, view.Invoice));

    private async IAsyncEnumerable<InvoiceView> InvoicesAsync(
        DataSpace space, FeeFilter filter, bool newestFirst, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (filter.InvoiceId is { } id)
        {
            if (await invoices.FindAsync(space, id, cancellationToken) is { } only)
            {
                yield return only;
            }

            yield break;
        }

        ListFilter[] filters = [.. Filters(filter)];
        ListSlice slice;
        int read = 0;
        do
        {
            var query = new ListQuery(filters, OrderBy: null, newestFirst, read, InvoicesAtOnce);
            slice = await lists.ReadAsync(space, InvoiceLists.Invoices, query, cancellationToken);
            foreach (ReadOnlyMemory<byte> row in slice.Rows)
            {
                yield return JsonSerializer.Deserialize(row.Span, InvoiceLists.RowType)!;
            }

            read += slice.Rows.Count;
        }
        while (slice.Rows.Count == InvoicesAtOnce);
    }

    private static IEnumerable<ListFilter> Filters(FeeFilter filter)
    {
        if (filter.CustomerId is { } customer)
        {
            yield return ListFilter.EqualTo("customer_id", customer.ToString());
        }

        if (filter.SubscriptionId is { } subscription)
        {
            yield return InvoiceLists.OfSubscription(subscription);
        }
    }
}
