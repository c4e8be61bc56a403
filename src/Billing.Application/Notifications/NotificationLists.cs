using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;

namespace Billing.Application.Notifications;

/// <summary>The list of a data space's notifications.</summary>
public static class NotificationLists
{
    /// <summary>All notifications.</summary>
    public static readonly ListDefinition Notifications = new("notifications", [new("category"), new(ReadField)]);

    private const string ReadField = "read";
    private const string ReadByItself = "read";

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<Notification> RowType => NotificationJson.Default.Notification;

    /// <summary>Only those that are read, or only those that are not.</summary>
    /// <param name="isRead">Which.</param>
    /// <param name="counts">Up to where all are read.</param>
    public static ListFilter Read(bool isRead, NotificationCounts counts)
    {
        string upTo = Key(counts.ReadUpTo);
        return new ListFilter(ReadField, key => isRead == (key == ReadByItself || string.CompareOrdinal(key, upTo) <= 0));
    }

    /// <summary>Puts a notification's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, Notification notification) => new(
        space, Notifications.Name, notification.Id, notification.CreatedAt,
        [notification.Category, notification.IsRead ? ReadByItself : Key(notification.Number)], RawJson.Of(notification, RowType));

    /// <summary>A number with a fixed count of digits: all of them sort before the word.</summary>
    private static string Key(long number) => number.ToString("D19", CultureInfo.InvariantCulture);
}

/// <summary>Source-generated JSON of what notifications store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true,
    Converters = [typeof(InstantJson), typeof(BillingIdJson)])]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(NotificationCounts))]
[JsonSerializable(typeof(bool))]
internal sealed partial class NotificationJson : JsonSerializerContext;
