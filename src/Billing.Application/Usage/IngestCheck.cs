using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;
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

    /// <summary>The type of the error of an event that a hard quota refuses.</summary>
    public const string QuotaExceeded = "quota_exceeded";

    private const int LookUpsAtOnce = 32;

    private readonly Dictionary<string, OwnerKey?> _known = new(StringComparer.Ordinal);

    /// <summary>Looks up the customers of events side by side: one by one, a message of many customers would take longer than a call may.</summary>
    public async ValueTask PrepareAsync(IReadOnlyList<ReadEvent> events, CancellationToken cancellationToken)
    {
        List<(string Id, Task<OwnerKey?> Found)>? waiting = null;
        foreach (ReadEvent read in events)
        {
            if (read.Event is not { CustomerExternalId: var id } || _known.ContainsKey(id))
            {
                continue;
            }

            ValueTask<OwnerKey?> found = customers.FindAsync(space, id, cancellationToken);
            if (found.IsCompletedSuccessfully)
            {
                _known.Add(id, found.Result);
                continue;
            }

            _known.Add(id, null);
            (waiting ??= new(LookUpsAtOnce)).Add((id, found.AsTask()));
            if (waiting.Count == LookUpsAtOnce)
            {
                await TakeAsync(waiting).ConfigureAwait(false);
            }
        }

        if (waiting is not null)
        {
            await TakeAsync(waiting).ConfigureAwait(false);
        }
    }

    /// <summary>The verdict on one event: accepted or invalid.</summary>
    /// <param name="read">The event.</param>
    /// <param name="receivedAt">When the service took it.</param>
    /// <param name="judgedAt">The instant that the accept window is counted from.</param>
    /// <param name="cancellationToken">Ends the look-up of the customer.</param>
    public async ValueTask<IngestResult> CheckAsync(ReadEvent read, Instant receivedAt, Instant judgedAt, CancellationToken cancellationToken)
    {
        await PrepareAsync([read], cancellationToken).ConfigureAwait(false);
        return Check(read, receivedAt, judgedAt);
    }

    /// <summary>The verdict on an event that was among those of <see cref="PrepareAsync"/>: it waits for nothing.</summary>
    public IngestResult Check(ReadEvent read, Instant receivedAt, Instant judgedAt)
    {
        if (read.Event is not { } usage)
        {
            return new IngestResult(IngestVerdict.Invalid, null, read.Errors);
        }

        var faults = new EventFaults(read);
        OwnerKey? customer = _known[usage.CustomerExternalId];
        if (customer is null)
        {
            faults.Add(read.Names.Customer, $"There is no customer {usage.CustomerExternalId}", UnknownReference);
        }

        if (!rules.Meters.Knows(usage.Code))
        {
            faults.Add(read.Names.Code, $"There is no metric for code {usage.Code}", UnknownReference);
        }

        if (!IsInWindow(usage.Timestamp, judgedAt))
        {
            faults.Add(read.Names.Timestamp, $"must lie within {options.AcceptBack.TotalDays:0} days back and {options.AcceptAhead.TotalDays:0} ahead, or in the import window", OutOfRange);
        }

        foreach (UsageMeter meter in rules.Meters.ForCode(usage.Code))
        {
            _ = Measurement.Of(meter, usage, out string? error);
            if (error is not null && meter.Includes(usage))
            {
                faults.AddOnce(read.Names.Properties, error, "decimal_type");
            }
        }

        return faults.All is null
            ? new IngestResult(IngestVerdict.Accepted, new AcceptedEvent(space, customer!.Value, receivedAt, usage), [])
            : new IngestResult(IngestVerdict.Invalid, null, faults.All);
    }

    /// <summary>However wide an import window is, rows can name only so many days.</summary>
    private bool IsInWindow(Instant timestamp, Instant judgedAt) => UtcDay.Of(timestamp).Number is >= 0 and <= TransactionEntry.LastDayNumber && (
        (timestamp >= judgedAt - options.AcceptBack && timestamp <= judgedAt + options.AcceptAhead) || (rules.ImportWindow?.Contains(timestamp) ?? false));

    /// <summary>What is wrong with an event. Nearly none has a fault, so nothing is made before there is one.</summary>
    private struct EventFaults(ReadEvent read)
    {
        public List<FieldError>? All { get; private set; }

        public void Add(IReadOnlyList<string> field, string message, string type) => (All ??= []).Add(new FieldError([.. read.Path, .. field], message, type));

        /// <summary>Adds a fault, unless another field or meter has it already.</summary>
        public void AddOnce(IReadOnlyList<string> field, string message, string type)
        {
            if (All?.Exists(known => known.Message == message) != true)
            {
                Add(field, message, type);
            }
        }
    }

    private async ValueTask TakeAsync(List<(string Id, Task<OwnerKey?> Found)> waiting)
    {
        foreach ((string id, Task<OwnerKey?> found) in waiting)
        {
            _known[id] = await found.ConfigureAwait(false);
        }

        waiting.Clear();
    }
}
