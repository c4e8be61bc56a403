using System.Globalization;
using System.Text;
using Billing.Application.Ports;
using Billing.Application.Usage.Formats;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>Reads the events of a letter again, with the checks that every event passes on its way in.</summary>
internal sealed class LetterEvents(ITableStore tables, HubCheck check, IClock clock)
{
    /// <summary>What a replay of the letter sends: its own body, or the one that was put in its place.</summary>
    public async ValueTask<Result<IReadOnlyList<AcceptedEvent>>> ReadAsync(DeadLetterScope scope, StoredDeadLetter stored, CancellationToken cancellationToken)
    {
        if (DeadLetterRows.Mended(stored) is { } mended)
        {
            return await CheckAsync(scope, stored.Letter, mended, cancellationToken).ConfigureAwait(false);
        }

        byte[] original = await DeadLetterRows.OriginalAsync(tables, stored, cancellationToken).ConfigureAwait(false);
        return stored.Letter.IsPacked
            ? EventBlockReader.ReadAll(original)
            : await CheckAsync(scope, stored.Letter, Encoding.UTF8.GetString(original), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads and checks a body in place of the letter's own. Errors name the event's place in it and the field.</summary>
    public async ValueTask<Result<IReadOnlyList<AcceptedEvent>>> CheckAsync(DeadLetterScope scope, DeadLetter letter, string body, CancellationToken cancellationToken)
    {
        List<HubRead> events;
        try
        {
            HubContent content = HubBody.Open(body);
            if (content.Packed is not null)
            {
                return Failure.Invalid("body", "must be JSON: packed events name customers by keys of the store", "json_invalid");
            }

            var place = new HubPlace(letter.Hub, letter.Partition, letter.Sequence, letter.EnqueuedAt, letter.Index);
            events = new HubJsonReader(place, OwnerOf(scope)).Read(content.Json);
        }
        catch (FormatException exception)
        {
            return Failure.Invalid("body", exception.Message, "json_invalid");
        }

        var accepted = new List<AcceptedEvent>();
        var errors = new List<FieldError>();
        foreach (HubRead one in events)
        {
            IngestResult result = await CheckAsync(scope, letter, one, cancellationToken).ConfigureAwait(false);
            errors.AddRange(result.Errors.Select(error => Locate(error, one, events.Count)));
            if (result.Event is { } good)
            {
                accepted.Add(good);
            }
        }

        return errors.Count > 0 ? Failure.Invalid(errors)
            : accepted.Count == 0 ? Failure.Invalid("body", "must hold an event", "too_short")
            : accepted;
    }

    /// <summary>
    /// The events of an organization are its own; an organization can put no event into another's space. The window is counted from now: a
    /// transaction is known again only as long as its day takes events.
    /// </summary>
    private async ValueTask<IngestResult> CheckAsync(DeadLetterScope scope, DeadLetter letter, HubRead one, CancellationToken cancellationToken)
    {
        if (one.Read.Owner.Space is { } space && (scope.Space is null || scope.Space == space))
        {
            return await check.CheckAsync(space, one.Read, letter.EnqueuedAt, clock.GetCurrentInstant(), cancellationToken).ConfigureAwait(false);
        }

        if (one.Read.Errors.Any(error => error.Type == HubJsonReader.Contradiction))
        {
            return new IngestResult(IngestVerdict.Invalid, null, one.Read.Errors);
        }

        string message = scope.Space is null ? "the event has to name its organization and mode" : "must be your own organization and mode, or be left out";
        return new IngestResult(
            IngestVerdict.Invalid, null, [.. one.Read.Errors, new FieldError([.. one.Read.Path, "organization_id"], message, "missing")]);
    }

    private static OwnerName OwnerOf(DeadLetterScope scope) => scope.Space is { } space
        ? new OwnerName(new Domain.Identity.BillingId(space.Organization, 0).ToString(), space.Mode == Domain.Identity.Mode.Live ? "live" : "test")
        : OwnerName.None;

    private static FieldError Locate(FieldError error, HubRead one, int count)
    {
        string number = one.Number.ToString(CultureInfo.InvariantCulture);
        IEnumerable<string> field = error.Path.Count > 0 && error.Path[0] == number ? error.Path.Skip(1) : error.Path;
        return error with { Path = count == 1 ? ["body", "body", .. field] : ["body", "body", number, .. field] };
    }
}
