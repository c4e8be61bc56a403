using System.Text;
using System.Text.Json;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

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
        bool isCancelled = accepted.Amendment?.Kind == AmendmentKind.Cancel;
        if (!IsName(usage.TransactionId) || !IsName(usage.CustomerExternalId) || !(IsName(usage.Code) || isCancelled) || !IsAmendment(accepted)
            || accepted.Day.Number is < 0 or > TransactionEntry.LastDayNumber
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

    /// <summary>Marks of the store and numbers of amendments never come from the hub.</summary>
    private static bool IsAmendment(AcceptedEvent accepted) =>
        accepted.Revision == 0 && accepted.Amendment is (null or { Kind: AmendmentKind.Cancel or AmendmentKind.Replace, Id.Length: > 0 and <= UsageLimits.NameChars });

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
