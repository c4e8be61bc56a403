using System.Text.Json;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Domain.Alerts;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Alerts;

/// <summary>Looks alerts up, with what they compare and what they have done.</summary>
public sealed class UsageAlertReader(ITableStore tables, ListReader lists, AlertReadings readings)
{
    /// <summary>An alert, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<UsageAlert?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await tables.AlertsAsync(space, id.Owner, cancellationToken)).Find(id);

    /// <summary>An alert with what it compares now; nothing is changed and nothing fires.</summary>
    public async ValueTask<Result<UsageAlertStatus>> StatusAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await FindAsync(space, id, cancellationToken) is { } alert
            ? (await readings.CurrentAsync(space, alert, cancellationToken)).Map(reading => new UsageAlertStatus(alert, reading))
            : Failure.NotFound("Usage alert");

    /// <summary>What an alert has fired, newest first, with the number of all; refused when it is unknown.</summary>
    public async ValueTask<Result<(IReadOnlyList<UsageAlertTrigger> Page, int Total)>> TriggersAsync(
        DataSpace space, BillingId id, int skip, int limit, CancellationToken cancellationToken)
    {
        if (await FindAsync(space, id, cancellationToken) is null)
        {
            return Failure.NotFound("Usage alert");
        }

        ListSlice slice = await lists.ReadAsync(
            space, AlertLists.Triggers, new ListQuery([ListFilter.EqualTo("usage_alert_id", id.ToString())], AlertLists.Order, Descending: true, skip, limit), cancellationToken);
        return ([.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, AlertLists.TriggerType)!)], slice.Total);
    }
}

/// <summary>An alert and what it compares now.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Reading">The running period and its value.</param>
public sealed record UsageAlertStatus(UsageAlert Alert, AlertReading Reading)
{
    /// <summary>What the value is of the threshold, in percent with two decimals; beyond 100 when it is passed.</summary>
    public decimal Percentage => decimal.Round(Reading.Value / Alert.Threshold * 100, 2, MidpointRounding.AwayFromZero);

    /// <summary>Whether a look at this moment would make it fire.</summary>
    public bool Rings => Alert.Rings(Reading.Period.Start, Reading.Value);
}
