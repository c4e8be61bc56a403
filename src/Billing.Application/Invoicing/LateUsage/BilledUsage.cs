using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>Names what is priced by itself: a charge, one of its filters, one of its groups, or a commitment.</summary>
internal readonly record struct UsageLine(BillingId? ChargeId, BillingId? CommitmentId, int? Filter, string? Group)
{
    /// <summary>The line of a fee.</summary>
    public static UsageLine Of(Fee fee) => new(fee.ChargeId, fee.CommitmentId, fee.Filter, fee.Group);
}

/// <summary>A final invoice with its fees and the notes that were issued on it.</summary>
internal sealed record BilledDocument(InvoiceView View, IReadOnlyList<CreditNote> Notes)
{
    /// <summary>How much of a fee can still be taken back.</summary>
    public long CreditableMinor(Fee fee) => View.Invoice.Status == InvoiceStatus.Voided
        ? 0
        : fee.AmountMinor - fee.ProgressiveCreditMinor - Notes.SelectMany(note => note.Items).Where(item => item.FeeOrdinal == fee.Ordinal).Sum(item => item.AmountMinor);

    /// <summary>The usage fees of documents, newest first.</summary>
    public static IEnumerable<(BilledDocument Document, Fee Fee)> UsageNewestFirst(IReadOnlyList<BilledDocument> documents) =>
        documents.Reverse().SelectMany(document => document.View.Fees.Where(fee => fee.Type == FeeType.Charge).Select(fee => (document, fee)));
}

/// <summary>What the documents of a period have billed of its usage, line by line.</summary>
internal sealed class BilledUsage
{
    private readonly Dictionary<UsageLine, List<(BilledDocument Document, Fee Fee)>> _fees = [];
    private readonly Dictionary<UsageLine, long> _takenBack;
    private readonly IReadOnlyList<BilledDocument> _progressive;

    /// <summary>Adds the documents up.</summary>
    /// <param name="rated">The period.</param>
    /// <param name="documents">Its final invoices, oldest first.</param>
    /// <param name="progressive">Its progressive invoices, oldest first: what they billed is in the period's own fees, but was paid there.</param>
    /// <param name="spans">The service spans under which the period's fees stand on invoices.</param>
    public BilledUsage(
        RatedPeriod rated, IReadOnlyList<BilledDocument> documents, IReadOnlyList<BilledDocument> progressive,
        IReadOnlyCollection<(NodaTime.Instant?, NodaTime.Instant?)> spans)
    {
        _progressive = progressive;
        _takenBack = rated.TakenBack.GroupBy(taken => new UsageLine(taken.ChargeId, taken.CommitmentId, taken.Filter, taken.Group))
            .ToDictionary(taken => taken.Key, taken => taken.Sum(each => each.AmountMinor));
        foreach (BilledDocument document in documents)
        {
            foreach (Fee fee in document.View.Fees.Where(fee =>
                fee.Type is FeeType.Charge or FeeType.Commitment && fee.SubscriptionId == rated.Subscription.Id && spans.Contains((fee.PeriodStart, fee.PeriodEnd))))
            {
                Add(document, fee);
            }
        }
    }

    /// <summary>The lines with fees.</summary>
    public IEnumerable<UsageLine> Lines => _fees.Keys;

    /// <summary>What was billed of a line, less what was taken back because usage was rated again.</summary>
    public long AmountMinor(UsageLine line) => Fees(line).Sum(entry => entry.Fee.AmountMinor) - _takenBack.GetValueOrDefault(line);

    /// <summary>The units that were billed.</summary>
    public decimal Units(UsageLine line) => Fees(line).Sum(entry => entry.Fee.Units);

    /// <summary>The events behind them.</summary>
    public long EventsCount(UsageLine line) => Fees(line).Sum(entry => entry.Fee.EventsCount);

    /// <summary>
    /// The fees to take a line from, newest first: what was billed last is taken back first, and what progressive invoices were credited for comes from those,
    /// from their own fees of the line before others, whose taxes may differ.
    /// </summary>
    public IEnumerable<(BilledDocument Document, Fee Fee)> NewestFirst(UsageLine line) =>
        [.. Fees(line).AsEnumerable().Reverse(), .. BilledDocument.UsageNewestFirst(_progressive).OrderByDescending(entry => UsageLine.Of(entry.Fee) == line)];

    private void Add(BilledDocument document, Fee fee)
    {
        var line = UsageLine.Of(fee);
        if (!_fees.TryGetValue(line, out List<(BilledDocument, Fee)>? fees))
        {
            _fees.Add(line, fees = []);
        }

        fees.Add((document, fee));
    }

    private List<(BilledDocument Document, Fee Fee)> Fees(UsageLine line) => _fees.GetValueOrDefault(line) ?? [];
}
