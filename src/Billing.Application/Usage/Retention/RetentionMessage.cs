using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Retention;

/// <summary>The message of the queue <c>archive-usage</c>: move the raw events of old days of a data space.</summary>
/// <param name="Space">Whose usage.</param>
/// <param name="DueAt">The entry of the schedule that sent it.</param>
/// <param name="Sweep">The day to go on with, by its place in the list of sweeps.</param>
/// <param name="From">The index entry to go on with; null at the start of a day.</param>
internal sealed record RetentionMessage(DataSpace Space, Instant DueAt, int Sweep = 0, string? From = null)
{
    /// <summary>The schedule's name for the daily run.</summary>
    public string ScheduleKey => $"archive|{Space}";

    /// <summary>
    /// The entry of the next run: once a day, in the quiet hours of UTC, spread over an hour. Every caller of a day gets the same entry, so there
    /// is one chain of runs, whoever started it and however often.
    /// </summary>
    public static ScheduleDue Next(DataSpace space, Instant now)
    {
        Instant due = UtcDay.Of(now).Next.Start + Duration.FromHours(3) + Duration.FromMinutes((int)(space.Organization.Value % 60));
        var message = new RetentionMessage(space, due);
        return new ScheduleDue(message.ScheduleKey, due, WorkQueues.ArchiveUsage, message.ToText());
    }

    /// <summary>The message as it is sent.</summary>
    public string ToText() => JsonSerializer.Serialize(this, StoredJson.Default.RetentionMessage);
}
