using Billing.Application.Ports;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>A customer's days as they stood when periods of theirs were sealed: what the close of those periods bills, without reading them again.</summary>
public sealed class SealedUsage
{
    internal SealedUsage(TableRow? headRow, UsageHead head, UtcDay first, UtcDay last, IReadOnlyDictionary<UtcDay, StoredDay> days) =>
        (HeadRow, Head, First, Last, Days) = (headRow, head, first, last, days);

    /// <summary>The usage version of the days.</summary>
    public long Version => Head.Version;

    /// <summary>The version of the last commit with events of sealed periods; 0 when there was none.</summary>
    public long LateVersion => Head.LateVersion;

    /// <summary>The first day that was read.</summary>
    public UtcDay First { get; }

    /// <summary>The last day that was read.</summary>
    public UtcDay Last { get; }

    /// <summary>The row of the head before the seal; null when there was none.</summary>
    internal TableRow? HeadRow { get; }

    /// <summary>The head, with the seals.</summary>
    internal UsageHead Head { get; }

    /// <summary>The days with usage.</summary>
    internal IReadOnlyDictionary<UtcDay, StoredDay> Days { get; }

    /// <summary>Whether all days of [from, to) were read.</summary>
    internal bool Covers(Instant from, Instant to) => UtcDay.Of(from) >= First && UtcDay.Of(to) <= Last;
}
