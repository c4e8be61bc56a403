using System.Text;
using System.Text.Json;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Formats;

/// <summary>
/// Looks at events that came packed. The intake checked them before it packed them, and they were acknowledged, so catalogue and window are not
/// asked again; but whoever can write to the hub can write this form, and what no row could hold must not get to counting.
/// </summary>
internal static class PackedEvents
{
    /// <summary>True when the event is within the limits that the intake keeps.</summary>
    public static bool IsSound(AcceptedEvent accepted)
    {
        UsageEvent usage = accepted.Event;
        if (!IsName(usage.TransactionId) || !IsName(usage.CustomerExternalId) || !IsName(usage.Code) || accepted.Day.Number is < 0 or >= UsageRows.IndexDayMax
            || usage.Properties.Items.Length > UsageLimits.Properties || usage.ApproximateChars > UsageLimits.EventChars)
        {
            return false;
        }

        foreach (ref readonly UsageProperty property in usage.Properties.Items)
        {
            if (property.Name.Length > UsageLimits.PropertyNameChars || property.Value.Text?.Length > UsageLimits.PropertyTextChars
                || (property.Value.Kind == UsageValueKind.Json && !IsJson(property.Value.Text!)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(string text) => text.Length is > 0 and <= UsageLimits.NameChars;

    private static bool IsJson(string text)
    {
        try
        {
            Utf8JsonReader reader = EventObject.Open(Encoding.UTF8.GetBytes(text));
            reader.Skip();
            EventObject.Close(ref reader);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
