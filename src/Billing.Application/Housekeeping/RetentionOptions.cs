using System.Globalization;

namespace Billing.Application.Housekeeping;

/// <summary>For how long logs are kept. They go by whole months, so some days stay longer.</summary>
public sealed record RetentionOptions
{
    /// <summary>Setting of <see cref="WebhookDays"/>.</summary>
    public const string WebhookVariable = "BILLING_WEBHOOK_DAYS";

    /// <summary>Setting of <see cref="NotificationDays"/>.</summary>
    public const string NotificationVariable = "BILLING_NOTIFICATION_DAYS";

    /// <summary>Setting of <see cref="AuditDays"/>.</summary>
    public const string AuditVariable = "BILLING_AUDIT_DAYS";

    /// <summary>Setting of <see cref="EventDays"/>.</summary>
    public const string EventVariable = "BILLING_EVENT_HISTORY_DAYS";

    /// <summary>Setting of <see cref="ProviderEventDays"/>.</summary>
    public const string ProviderEventVariable = "BILLING_PROVIDER_EVENT_DAYS";

    /// <summary>Fewest days: tries of a webhook take three, and what was given up should be seen before it goes.</summary>
    public const int DaysMin = 7;

    /// <summary>Most days.</summary>
    public const int DaysMax = 3_660;

    /// <summary>Days for which webhooks are kept with their tries.</summary>
    public int WebhookDays { get; init; } = 90;

    /// <summary>Days for which notifications are kept.</summary>
    public int NotificationDays { get; init; } = 400;

    /// <summary>Days for which the audit log is kept: seven years, which is as long as books usually have to be kept.</summary>
    public int AuditDays { get; init; } = SevenYears;

    /// <summary>Days for which the history of events is kept: as long as the audit log.</summary>
    public int EventDays { get; init; } = SevenYears;

    /// <summary>Days for which events of payment providers are kept: three years, longer than any provider sends one again or any bank disputes a payment.</summary>
    public int ProviderEventDays { get; init; } = 1_096;

    private const int SevenYears = 2_557;

    /// <summary>Reads the settings, which were checked before.</summary>
    public static RetentionOptions Read(Func<string, string?> setting)
    {
        var none = new RetentionOptions();
        return new RetentionOptions
        {
            WebhookDays = Days(setting(WebhookVariable), none.WebhookDays),
            NotificationDays = Days(setting(NotificationVariable), none.NotificationDays),
            AuditDays = Days(setting(AuditVariable), none.AuditDays),
            EventDays = Days(setting(EventVariable), none.EventDays),
            ProviderEventDays = Days(setting(ProviderEventVariable), none.ProviderEventDays),
        };
    }

    private static int Days(string? text, int otherwise) => string.IsNullOrEmpty(text) ? otherwise : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
