using System.Text.Json.Serialization;

namespace Billing.Providers.Stripe;

/// <summary>Source-generated JSON of what Stripe answers and sends. Fields that we do not know are passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StripeIntent))]
[JsonSerializable(typeof(StripeList<StripeIntent>), TypeInfoPropertyName = "StripeIntents")]
[JsonSerializable(typeof(StripeErrorBody))]
[JsonSerializable(typeof(StripeObject))]
[JsonSerializable(typeof(StripeSession))]
[JsonSerializable(typeof(StripeSecretIntent))]
[JsonSerializable(typeof(StripeSetupIntent))]
[JsonSerializable(typeof(StripeMethod))]
[JsonSerializable(typeof(StripeRefund))]
[JsonSerializable(typeof(StripeList<StripeRefund>), TypeInfoPropertyName = "StripeRefunds")]
[JsonSerializable(typeof(StripeList<StripeObject>), TypeInfoPropertyName = "StripeObjects")]
[JsonSerializable(typeof(StripeCharge))]
[JsonSerializable(typeof(StripeDispute))]
[JsonSerializable(typeof(StripeCheckout))]
[JsonSerializable(typeof(StripeEvent))]
internal sealed partial class StripeJson : JsonSerializerContext;
