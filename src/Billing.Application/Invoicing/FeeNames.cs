using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Invoicing;

/// <summary>Names that people gave to lines of a draft stay when the draft is computed again.</summary>
internal static class FeeNames
{
    /// <summary>The fees as they are now, with the names that were given before.</summary>
    public static IReadOnlyList<Fee> Keep(IReadOnlyList<Fee> before, IReadOnlyList<Fee> now)
    {
        if (!before.Any(fee => fee.IsRenamed))
        {
            return now;
        }

        Dictionary<(Line Line, int Nth), Fee> renamed = Numbered(before).Where(each => each.Value.IsRenamed).ToDictionary(each => each.Key, each => each.Value);
        return
        [
            .. Numbered(now).Select(each => renamed.TryGetValue(each.Key, out Fee? named)
                ? each.Value with { Description = named.Description, IsRenamed = true }
                : each.Value),
        ];
    }

    /// <summary>Fees of the same line, such as several lines given by hand, are told apart by their order.</summary>
    private static IEnumerable<KeyValuePair<(Line Line, int Nth), Fee>> Numbered(IReadOnlyList<Fee> fees)
    {
        Dictionary<Line, int> seen = [];
        foreach (Fee fee in fees)
        {
            var line = new Line(fee.Type, fee.Origin, fee.SubscriptionId, fee.ChargeId, fee.CommitmentId, fee.AddOnId, fee.Filter, fee.Group);
            int nth = seen[line] = seen.GetValueOrDefault(line) + 1;
            yield return new KeyValuePair<(Line, int), Fee>((line, nth), fee);
        }
    }

    private readonly record struct Line(
        FeeType Type, FeeOrigin Origin, BillingId? Subscription, BillingId? Charge, BillingId? Commitment, BillingId? AddOn, int? Filter, string? Group);
}
