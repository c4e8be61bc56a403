using System.Text.Json;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.State;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>What a timer sends.</summary>
internal static class TimerPayload
{
    private static readonly Dictionary<string, HostValue> Nothing = [];

    public static TriggerPayload Create(TimerFunctionTrigger trigger, TimerStatus? status, bool isPastDue) => new(
        HostValue.Object(json =>
        {
            json.WriteStartObject("Schedule"u8);
            json.WriteBoolean("AdjustForDST"u8, trigger.Schedule.AdjustsForDst);
            json.WriteEndObject();
            WriteStatus(json, status);
            json.WriteBoolean("IsPastDue"u8, isPastDue);
        }),
        Nothing);

    private static void WriteStatus(Utf8JsonWriter json, TimerStatus? status)
    {
        if (status is null)
        {
            json.WriteNull("ScheduleStatus"u8);
            return;
        }

        json.WriteStartObject("ScheduleStatus"u8);
        json.WriteString("Last"u8, status.Last);
        json.WriteString("Next"u8, status.Next);
        json.WriteString("LastUpdated"u8, status.LastUpdated);
        json.WriteEndObject();
    }
}
