using Billing.Domain.Identity;

namespace BillingFunctions.Http.Nova;

/// <summary>Ids in queries, which are opaque texts here: one that is none of ours finds nothing.</summary>
internal static class BillingIds
{
    public static BillingId Parse(string? text) => BillingId.TryParse(text, out BillingId id) ? id : default;

    /// <summary>The text under which lists know an id; null when none was asked for.</summary>
    public static string? Text(string? given) => given is null ? null : Parse(given).ToString();
}
