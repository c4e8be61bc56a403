using System.Text;
using Billing.Application.Ports;
using Billing.Application.Usage.Counting;
using Billing.Application.Usage.Formats;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>Makes letters of what could not be counted.</summary>
internal sealed class SetAside(ITableStore tables, IDeadLetterNotices? notices)
{
    private const int ParkedEventsMax = 500;
    private const int ParkedCharsMax = 1_000_000;

    /// <summary>A message that cannot be read at all, or that says of no event whose it is.</summary>
    public static NewDeadLetter Message(HubPlace place, HubEvent message, DataSpace? space, string reason, Instant now)
    {
        DeadLetter letter = Letter(place, space, DeadLetterKind.Unreadable, reason, now);
        return new NewDeadLetter(Partition(space, place), letter, Encoding.UTF8.GetBytes(message.Body));
    }

    /// <summary>An event of a message that is otherwise good.</summary>
    public static NewDeadLetter Event(HubPlace place, HubRead one, DataSpace? space, IReadOnlyList<FieldError> errors, Instant now)
    {
        UsageEvent? usage = one.Read.Event;
        DeadLetter letter = Letter(place with { Index = one.Number }, space, KindOf(space, errors), Describe(errors), now) with
        {
            ExternalCustomerId = usage?.CustomerExternalId,
            Code = usage?.Code,
            TransactionId = usage?.TransactionId,
        };
        return new NewDeadLetter(Partition(space, place), letter, one.Raw);
    }

    /// <summary>Stores letters, counts them and tells whose they are.</summary>
    public async ValueTask StoreAsync(IReadOnlyList<NewDeadLetter> letters, CancellationToken cancellationToken)
    {
        if (letters.Count == 0)
        {
            return;
        }

        int added = await DeadLetterRows.AddAsync(tables, letters, cancellationToken).ConfigureAwait(false);
        if (added == 0)
        {
            return;
        }

        foreach (DeadLetter letter in letters.Select(letter => letter.Letter))
        {
            UsageMetrics.SetAside(letter);
        }

        foreach (IGrouping<DataSpace, DeadLetter> owned in letters.Select(letter => letter.Letter).Where(letter => letter.Space is not null).GroupBy(letter => letter.Space!.Value))
        {
            if (notices is not null)
            {
                await notices.TellAsync(owned.Key, owned.First(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Parks the events of a customer that cannot be counted now.</summary>
    public ValueTask ParkAsync(CustomerGroup group, string reason, Instant now, CancellationToken cancellationToken) =>
        StoreAsync([.. Parts(group.Items).Select(part => Parked(group, part, reason, now))], cancellationToken);

    /// <summary>Cuts events so that each letter can be read in one go.</summary>
    private static IEnumerable<List<HubItem>> Parts(List<HubItem> items)
    {
        var part = new List<HubItem>();
        long chars = 0;
        foreach (HubItem item in items)
        {
            if (part.Count == ParkedEventsMax || chars > ParkedCharsMax)
            {
                yield return part;
                (part, chars) = ([], 0);
            }

            part.Add(item);
            chars += item.Event.Event.ApproximateChars;
        }

        yield return part;
    }

    /// <summary>
    /// What is parked is part of the name: a redelivery may be cut differently or hold events that were refused before, and its letter must not be
    /// taken for the first one.
    /// </summary>
    private static NewDeadLetter Parked(CustomerGroup group, List<HubItem> items, string reason, Instant now)
    {
        var block = new EventBlockWriter();
        foreach (HubItem item in items)
        {
            block.Add(item.Event);
        }

        var place = new HubPlace(group.Hub, group.HubPartition, items[0].Sequence, items[0].EnqueuedAt, items[0].Index);
        DeadLetter letter = Letter(place, group.Space, DeadLetterKind.CountingFailed, reason, now);
        letter = letter with
        {
            Id = DeadLetterColumns.Id(letter.Id, block.Written),
            Events = items.Count,
            IsPacked = true,
            ExternalCustomerId = items[0].Event.Event.CustomerExternalId,
        };
        return new NewDeadLetter(UsageRows.ParkedPartition(group.Space), letter, block.Written.ToArray());
    }

    private static DeadLetter Letter(HubPlace place, DataSpace? space, DeadLetterKind kind, string reason, Instant now) => new()
    {
        Id = DeadLetterColumns.Id(place.Partition, place.Sequence, place.Index ?? 0, place.EnqueuedAt),
        Space = space,
        Kind = kind,
        Reason = reason,
        Hub = place.Hub,
        Partition = place.Partition,
        Sequence = place.Sequence,
        Index = place.Index,
        EnqueuedAt = place.EnqueuedAt,
        SetAsideAt = now,
    };

    private static string Partition(DataSpace? space, HubPlace place) => space is { } known ? UsageRows.ParkedPartition(known) : UsageRows.DeadPartition(place.Hub);

    private static DeadLetterKind KindOf(DataSpace? space, IReadOnlyList<FieldError> errors) =>
        space is null ? DeadLetterKind.NoOrganization
        : errors.Any(error => error.Type is not (IngestCheck.UnknownReference or IngestCheck.OutOfRange)) ? DeadLetterKind.Invalid
        : errors.Any(error => error.Type == IngestCheck.UnknownReference && error.Message.StartsWith("There is no customer", StringComparison.Ordinal)) ? DeadLetterKind.UnknownCustomer
        : errors.Any(error => error.Type == IngestCheck.UnknownReference) ? DeadLetterKind.UnknownMetric
        : DeadLetterKind.OutOfWindow;

    private static string Describe(IReadOnlyList<FieldError> errors) =>
        string.Join("; ", errors.Select(error => $"{string.Join('.', error.Path.SkipWhile(step => int.TryParse(step, out _)))}: {error.Message}"));
}
