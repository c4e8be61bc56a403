using System.Text.Json.Serialization;
using Billing.Domain.Alerts;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Alerts;

/// <summary>The wire records of this folder.</summary>
internal static class UsageAlertWire
{
    public static readonly UsageAlertWireJson Json = new(WireOptions.Create(Words.Of<AlertMeasure>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(UsageAlertCreate))]
[JsonSerializable(typeof(UsageAlertUpdate))]
[JsonSerializable(typeof(UsageAlertResponse))]
[JsonSerializable(typeof(UsageAlertStatusResponse))]
[JsonSerializable(typeof(UsageAlertTriggerResponse))]
internal sealed partial class UsageAlertWireJson : JsonSerializerContext;
