using Billing.Application.Payments.Providers;

namespace Billing.Providers.Stripe;

/// <summary>Our reference in the metadata of what we make at Stripe: what a charge or refund of unknown outcome is found by.</summary>
internal static class StripeReference
{
    public const string Key = "billing_reference";

    /// <summary>Marks what is paid on a checkout page: there the customer may try again after a refusal, so no refusal is the last word.</summary>
    public const string PageKey = "billing_page";

    public static bool IsOnPage(Dictionary<string, string>? metadata) => metadata?.ContainsKey(PageKey) == true;

    public static ProviderReference? Of(Dictionary<string, string>? metadata) =>
        metadata is not null && metadata.TryGetValue(Key, out string? text) && ProviderReference.TryParse(text, out ProviderReference reference)
            ? reference
            : null;
}
