using Billing.Domain.Identity;

namespace BillingFunctions.Http.CrediBill;

/// <summary>Ids are opaque texts here.</summary>
internal static class Ids
{
    /// <summary>The id that a text is; one that is none of ours belongs to nobody.</summary>
    public static BillingId Of(string text) => BillingId.TryParse(text, out BillingId id) ? id : default;
}
