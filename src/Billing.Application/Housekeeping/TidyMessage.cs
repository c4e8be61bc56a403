using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Housekeeping;

/// <summary>The message of the queue <c>tidy-rows</c>: where the nightly run goes on.</summary>
/// <param name="DueAt">The entry of the schedule that sent it.</param>
/// <param name="Organization">How many organizations are done.</param>
/// <param name="Space">How many data spaces of the next one are done.</param>
/// <param name="Customer">How many customers of the next one are done.</param>
internal sealed record TidyMessage(Instant DueAt, int Organization = 0, int Space = 0, int Customer = 0)
{
    /// <summary>The schedule's name for the nightly run.</summary>
    public const string ScheduleKey = "tidy rows";

    private static readonly Duration TimeOfDay = Duration.FromMinutes(150);

    /// <summary>True where a night begins.</summary>
    public bool IsFirst => (Organization, Space, Customer) == (0, 0, 0);

    /// <summary>The entry of the next run, in the quiet hours of UTC. Every caller of a day gets the same entry, so there is one chain of runs, whoever started it.</summary>
    public static ScheduleDue Next(Instant now)
    {
        Instant due = UtcDay.Of(now).Next.Start + TimeOfDay;
        return new ScheduleDue(ScheduleKey, due, WorkQueues.TidyRows, new TidyMessage(due).Text);
    }

    /// <summary>The message as it is sent.</summary>
    public string Text => JsonSerializer.Serialize(this, StoredJson.Default.TidyMessage);
}
