using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Checks events of one data space: known code and customer, accept window, numbers where meters need them. The intake over HTTP, the hub's
/// consumer and the replay of dead letters all ask it, so that they cannot disagree.
/// </summary>
internal sealed class IngestCheck(DataSpace space, UsageRules rules, IUsageCustomers customers, UsageOptions options)
{
    /// <summary>The type of the error of a code or customer that does not exist.</summary>
    public const string UnknownReference = "unknown_reference";

    /// <summary>The type of the error of a timestamp outside the window.</summary>
    public const string OutOfRange = "out_of_range";

    private const int LookUpsAtOnce = 32;

    private readonly Dictionary<string, OwnerKey?> _known = new(StringComparer.Ordinal);

    /// <summary>Looks up the customers of many events side by side: one by one, a message of many customers would take longer than a call may.</summary>
    public async ValueTask PrepareAsync(IEnumerable<ReadEvent> events, CancellationToken cancellationToken)
    {
        IEnumerable<string> unknown = events.Select(read => read.Event?.CustomerExternalId).OfType<string>().Where(id => !_known.ContainsKey(id)).Distinct(StringComparer.Ordinal);
        foreach (string[] part in unknown.Chunk(LookUpsAtOnce))
        {
            OwnerKey?[] found = await Task.WhenAll(part.Select(id => customers.FindAsync(space, id, cancellationToken).AsTask())).ConfigureAwait(false);
            for (int i = 0; i < part.Length; i++)
            {
                _known[part[i]] = found[i];
            }
        }
    }

    /// <summary>The verdict on one event: accepted or invalid.</summary>
    /// <param name="read">The event.</param>
    /// <param name="receivedAt">When the service took it.</param>
    /// <param name="judgedAt">The instant that the accept window is counted from.</param>
    /// <param name="cancellationToken">Ends the look-up of the customer.</param>
    public async ValueTask<IngestResult> CheckAsync(ReadEvent read, Instant receivedAt, Instant judgedAt, CancellationToken cancellationToken)
    {
        if (read.Event is not { } usage)
        {
            return new IngestResult(IngestVerdict.Invalid, null, read.Errors);
        }

        var errors = new List<FieldError>();
        void Add(IReadOnlyList<string> field, string message, string type) => errors.Add(new FieldError([.. read.Path, .. field], message, type));
        OwnerKey? customer = await FindAsync(usage.CustomerExternalId, cancellationToken).ConfigureAwait(false);
        if (customer is null)
        {
            Add(read.Names.Customer, $"There is no customer {usage.CustomerExternalId}", UnknownReference);
        }

        if (!rules.Meters.Knows(usage.Code))
        {
            Add(read.Names.Code, $"There is no metric for code {usage.Code}", UnknownReference);
        }

        if (!IsInWindow(usage.Timestamp, judgedAt))
        {
            Add(read.Names.Timestamp, $"must lie within {options.AcceptBack.TotalDays:0} days back and {options.AcceptAhead.TotalDays:0} ahead, or in the import window", OutOfRange);
        }

        foreach (UsageMeter meter in rules.Meters.ForCode(usage.Code))
        {
            _ = Measurement.Of(meter, usage, out string? error);
            if (error is not null && meter.Includes(usage) && !errors.Exists(known => known.Message == error))
            {
                Add(read.Names.Properties, error, "decimal_type");
            }
        }

        return errors.Count > 0
            ? new IngestResult(IngestVerdict.Invalid, null, errors)
            : new IngestResult(IngestVerdict.Accepted, new AcceptedEvent(space, customer!.Value, receivedAt, usage), []);
    }

    /// <summary>However wide an import window is, rows can name only so many days.</summary>
    private bool IsInWindow(Instant timestamp, Instant judgedAt) => UtcDay.Of(timestamp).Number is >= 0 and < UsageRows.IndexDayMax && (
        (timestamp >= judgedAt - options.AcceptBack && timestamp <= judgedAt + options.AcceptAhead) || (rules.ImportWindow?.Contains(timestamp) ?? false));

    private async ValueTask<OwnerKey?> FindAsync(string externalId, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(externalId, out OwnerKey? customer))
        {
            customer = await customers.FindAsync(space, externalId, cancellationToken).ConfigureAwait(false);
            _known.Add(externalId, customer);
        }

        return customer;
    }
}
