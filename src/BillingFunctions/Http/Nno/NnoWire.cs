using System.Text.Json;
using System.Text.Json.Serialization;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Nno.Invoices;
using BillingFunctions.Http.Nno.Operators;
using BillingFunctions.Http.Nno.Payers;
using BillingFunctions.Http.Nno.Platforms;
using BillingFunctions.Http.Nno.Provider;
using BillingFunctions.Http.Nno.Usage;

namespace BillingFunctions.Http.Nno;

/// <summary>JSON of this surface: camel case, quantities as numbers, money in whole smallest units, currencies in lower case.</summary>
internal static class NnoWire
{
    public static readonly NnoWireJson Json = new(Options());

    private static JsonSerializerOptions Options()
    {
        JsonSerializerOptions options = WireOptions.Strict();
        options.Converters.Insert(0, new DecimalNumberConverter());
        return options;
    }
}

[JsonSerializable(typeof(TierSubscription))]
[JsonSerializable(typeof(TierChange))]
[JsonSerializable(typeof(ChangedTier))]
[JsonSerializable(typeof(TierPreview))]
[JsonSerializable(typeof(IReadOnlyList<TierPlan>))]
[JsonSerializable(typeof(CurrentUsage))]
[JsonSerializable(typeof(UsageSnapshot))]
[JsonSerializable(typeof(TenantWithUsage))]
[JsonSerializable(typeof(DailyUsage))]
[JsonSerializable(typeof(UsageAlerts))]
[JsonSerializable(typeof(InvoiceSummary))]
[JsonSerializable(typeof(InvoiceDetail))]
[JsonSerializable(typeof(PaymentMethodsAnswer))]
[JsonSerializable(typeof(SetupIntentAnswer))]
[JsonSerializable(typeof(PortalRequest))]
[JsonSerializable(typeof(PortalAnswer))]
[JsonSerializable(typeof(CreditRequest))]
[JsonSerializable(typeof(CreditAnswer))]
[JsonSerializable(typeof(GenerateRequest))]
[JsonSerializable(typeof(OverrideRequest))]
[JsonSerializable(typeof(TrialRequest))]
[JsonSerializable(typeof(Overview))]
[JsonSerializable(typeof(PayerCreate))]
[JsonSerializable(typeof(PayerUpdate))]
[JsonSerializable(typeof(PayerData))]
[JsonSerializable(typeof(ProviderSubscriptionCreate))]
[JsonSerializable(typeof(ProviderSubscriptionUpdate))]
[JsonSerializable(typeof(ProviderSubscription))]
[JsonSerializable(typeof(ProviderSubscriptions))]
[JsonSerializable(typeof(MethodData))]
[JsonSerializable(typeof(MethodsData))]
[JsonSerializable(typeof(DefaultMethodData))]
[JsonSerializable(typeof(MethodAttach))]
[JsonSerializable(typeof(MethodDefault))]
[JsonSerializable(typeof(DefaultMethod))]
internal sealed partial class NnoWireJson : JsonSerializerContext;
