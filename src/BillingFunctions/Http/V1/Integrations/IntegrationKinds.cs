using Billing.Application.Integrations;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Integrations;

/// <summary>Which providers there are of each type of integration, and which the catalogue names that cannot be connected.</summary>
internal static class IntegrationKinds
{
    public const string PaymentProvider = "payment_provider";

    /// <summary>Why providers that the catalogue names cannot be connected.</summary>
    private static readonly Dictionary<string, (string Type, string Reason)> Missing = new()
    {
        ["gocardless"] = (PaymentProvider, "GoCardless cannot be connected: its mandates are not built"),
        ["adyen"] = (PaymentProvider, "Adyen cannot be connected: its payments are not built"),
        ["netsuite"] = ("accounting", "NetSuite cannot be connected: its token-based signatures and records are not built; the webhook integration can feed it"),
        ["anrok"] = ("tax", "Anrok cannot be connected: taxes are computed here from the organization's own rates"),
        ["avalara"] = ("tax", "Avalara cannot be connected: taxes are computed here from the organization's own rates"),
    };

    /// <summary>The payment provider that a body means, or the other system; else why there is none.</summary>
    public static Result<(PaymentProviderKind? Payment, IntegrationProvider? Other)> Read(string type, string provider)
    {
        if (Missing.TryGetValue(provider, out (string Type, string Reason) missing))
            return missing.Type == type ? Failure.Invalid("provider_type", missing.Reason, "not_supported") : Mismatch(type, provider);

        if (WordTable<PaymentProviderKind>.TryRead(provider, out PaymentProviderKind payment))
            return type == PaymentProvider ? (payment, null) : Mismatch(type, provider);

        return WordTable<IntegrationProvider>.TryRead(provider, out IntegrationProvider other) && WordTable<IntegrationType>.Word(Integration.TypeOf(other)) == type
            ? (null, other)
            : Mismatch(type, provider);
    }

    private static Failure Mismatch(string type, string provider) => Failure.Invalid("provider_type", $"{provider} is not an integration of the type {type}", "value_error");
}
