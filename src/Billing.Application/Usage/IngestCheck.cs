using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Checks the events of one request or message: known code and customer, accept window, numbers where meters need them.</summary>
internal sealed class IngestCheck(DataSpace space, UsageRules rules, IUsageCustomers customers, Instant now, UsageOptions options)
{
    private readonly Dictionary<string, OwnerKey?> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<TransactionHash, AcceptedEvent> _seen = [];

    /// <summary>The verdict on one event; an earlier event of the same check with its transaction id makes it a duplicate.</summary>
    public async ValueTask<IngestResult> CheckAsync(ReadEvent read, CancellationToken cancellationToken)
    {
        if (read.Event is not { } usage)
        {
            return new IngestResult(IngestVerdict.Invalid, null, read.Errors);
        }

        var errors = new List<FieldError>();
        void Add(string field, string message, string type) => errors.Add(new FieldError([.. read.Path, field], message, type));
        OwnerKey? customer = await FindAsync(usage.CustomerExternalId, cancellationToken).ConfigureAwait(false);
        if (customer is null)
        {
            Add("external_customer_id", $"There is no customer {usage.CustomerExternalId}", "unknown_reference");
        }

        if (!rules.Meters.Knows(usage.Code))
        {
            Add("code", $"There is no metric for code {usage.Code}", "unknown_reference");
        }

        if (!IsInWindow(usage.Timestamp))
        {
            Add("timestamp", $"must lie within {options.AcceptBack.TotalDays:0} days back and {options.AcceptAhead.TotalDays:0} ahead, or in the import window", "out_of_range");
        }

        foreach (UsageMeter meter in rules.Meters.ForCode(usage.Code))
        {
            _ = Measurement.Of(meter, usage, out string? error);
            if (error is not null && meter.Includes(usage) && !errors.Exists(known => known.Message == error))
            {
                Add("properties", error, "decimal_type");
            }
        }

        return errors.Count > 0 ? new IngestResult(IngestVerdict.Invalid, null, errors) : Judge(new AcceptedEvent(space, customer!.Value, now, usage));
    }

    private IngestResult Judge(AcceptedEvent accepted) => _seen.TryAdd(accepted.Hash, accepted)
        ? new IngestResult(IngestVerdict.Accepted, accepted, [])
        : new IngestResult(IngestVerdict.Duplicate, _seen[accepted.Hash], []);

    private bool IsInWindow(Instant timestamp) =>
        (timestamp >= now - options.AcceptBack && timestamp <= now + options.AcceptAhead) || (rules.ImportWindow?.Contains(timestamp) ?? false);

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
