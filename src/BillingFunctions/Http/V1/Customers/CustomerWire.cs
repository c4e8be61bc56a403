using System.Text.Json.Serialization;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Customers;

/// <summary>The wire records of this folder.</summary>
internal static class CustomerWire
{
    public static readonly CustomerWireJson Json = new(WireOptions.Create());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(CustomerCreate))]
[JsonSerializable(typeof(CustomerUpdate))]
[JsonSerializable(typeof(CustomerResponse))]
internal sealed partial class CustomerWireJson : JsonSerializerContext;
