using Billing.Domain.Identity;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Ids that requests give as opaque texts: one that is none of ours belongs to nobody, and finds nothing.</summary>
internal static class GivenIds
{
    public static BillingId Of(string? text) => BillingId.TryParse(text, out BillingId id) ? id : default;

    /// <summary>The text under which lists know an id; null when none was given.</summary>
    public static string? ListedAs(string? text) => text is null ? null : Of(text).ToString();
}
