using System.Text.Json.Serialization;
using Billing.Domain.BillingEntities;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.BillingEntities;

/// <summary>The wire records of this folder.</summary>
internal static class BillingEntityWire
{
    public static readonly BillingEntityWireJson Json = new(WireOptions.Create(Words.Of<InvoiceNumberScheme>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(BillingEntityCreate))]
[JsonSerializable(typeof(BillingEntityUpdate))]
[JsonSerializable(typeof(BillingEntityResponse))]
[JsonSerializable(typeof(TemplateUpdate))]
[JsonSerializable(typeof(LogoUpdate))]
[JsonSerializable(typeof(TemplateResponse))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class BillingEntityWireJson : JsonSerializerContext;
