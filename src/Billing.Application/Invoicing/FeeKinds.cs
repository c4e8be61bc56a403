using System.Globalization;
using Billing.Domain.Invoicing;

namespace Billing.Application.Invoicing;

/// <summary>
/// How many fees of which type and state of payment an invoice has, as a key of its list: fees are counted and paged through without a look at the invoices that a page does not show. Few
/// different texts occur.
/// </summary>
internal static class FeeKinds
{
    /// <summary>The list's field.</summary>
    public const string Field = "fee_kinds";

    /// <summary>The key of an invoice, such as <c>Charge/Pending=3 Subscription/Pending=1</c>; null without fees.</summary>
    public static string? Of(InvoiceView view) => view.Fees.Count == 0
        ? null
        : string.Join(' ', view.Fees.GroupBy(fee => $"{fee.Type}/{new InvoicedFee(fee, view.Invoice).PaymentStatus}", StringComparer.Ordinal)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key}={kind.Count()}")));

    /// <summary>How many fees a key tells of, of one type and state of payment or of all.</summary>
    public static int Count(string? kinds, FeeType? type, FeePaymentStatus? status)
    {
        int count = 0;
        foreach (Range range in kinds.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> kind = kinds.AsSpan(range);
            (int slash, int equals) = (kind.IndexOf('/'), kind.IndexOf('='));
            if (slash > 0 && (type is null || kind[..slash].SequenceEqual(type.ToString())) && (status is null || kind[(slash + 1)..equals].SequenceEqual(status.ToString())))
            {
                count += int.Parse(kind[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        return count;
    }
}
