using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Billing.Application.Ports;
using Billing.Application.Usage.Formats;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>A page of letters, oldest arrival first: the order in which a replay takes them.</summary>
/// <param name="Letters">The letters of the page.</param>
/// <param name="Total">Letters on all pages.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, int Total);

/// <summary>Lists letters, shows what they hold, mends and discards them.</summary>
public sealed class DeadLetterDesk(ITableStore tables, IUsageCatalog catalog, IUsageCustomers customers, IClock clock, UsageOptions options)
{
    private const int PageRows = 1_000;

    private static readonly Failure Missing = Failure.NotFound("Dead letter");
    private static readonly Failure Changed = Failure.Of(FailureKind.Conflict, "Somebody else changed this dead letter at the same time");

    /// <summary>A page of letters. Every letter of the scope in the query's time span is looked at, without what it holds.</summary>
    public async ValueTask<DeadLetterPage> ListAsync(DeadLetterScope scope, DeadLetterQuery query, int skip, int limit, CancellationToken cancellationToken)
    {
        var page = new List<DeadLetter>();
        int total = 0;
        await foreach (DeadLetter letter in ReadAsync(scope, query, cancellationToken).ConfigureAwait(false))
        {
            if (total++ >= skip && page.Count < limit)
            {
                page.Add(letter);
            }
        }

        return new DeadLetterPage(page, total);
    }

    /// <summary>A letter with what it holds.</summary>
    public async ValueTask<Result<DeadLetterContent>> GetAsync(DeadLetterScope scope, string id, CancellationToken cancellationToken)
    {
        if (await DeadLetterRows.FindAsync(tables, scope.Partition, id, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return Missing;
        }

        byte[] bytes = await DeadLetterRows.OriginalAsync(tables, stored, cancellationToken).ConfigureAwait(false);
        string original = stored.Letter.IsPacked ? Unpack(bytes) : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Convert.ToBase64String(bytes);
        string? mended = DeadLetterRows.Mended(stored);
        return new DeadLetterContent(stored.Letter, mended ?? original, mended is null ? null : original);
    }

    /// <summary>
    /// Puts another body in place of what came, or other fields into the one event that came. The events must pass every check of the intake;
    /// nothing is sent until the letter is replayed, and what came is kept.
    /// </summary>
    /// <param name="scope">Whose letter.</param>
    /// <param name="id">The letter.</param>
    /// <param name="body">The new body, in any JSON form that producers may stream; null to change fields.</param>
    /// <param name="fields">Members to set; null to replace the body.</param>
    /// <param name="by">Who mends it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<Result<DeadLetter>> MendAsync(
        DeadLetterScope scope, string id, string? body, JsonElement? fields, string by, CancellationToken cancellationToken)
    {
        if (await DeadLetterRows.FindAsync(tables, scope.Partition, id, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return Missing;
        }

        if (stored.Letter.Status != DeadLetterStatus.Open)
        {
            return NotOpen(stored.Letter);
        }

        string current = DeadLetterRows.Mended(stored) ?? Encoding.UTF8.GetString(await DeadLetterRows.OriginalAsync(tables, stored, cancellationToken).ConfigureAwait(false));
        Result<string> whole = body ?? (fields is { } changes && !stored.Letter.IsPacked ? Merge(current, changes) : Failure.Invalid("body", "is missing", "missing"));
        if (!whole.TryGet(out string? text, out Failure? failure))
        {
            return failure;
        }

        var events = new LetterEvents(tables, new HubCheck(catalog, customers, options), clock);
        Result<IReadOnlyList<AcceptedEvent>> read = await events.CheckAsync(scope, stored.Letter, text, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out IReadOnlyList<AcceptedEvent>? good, out failure))
        {
            return failure;
        }

        byte[] squeezed = HubMessage.Squeeze(Encoding.UTF8.GetBytes(text));
        if (squeezed.Length > DeadLetterRows.MendedBytesMax)
        {
            return Failure.Of(FailureKind.TooLarge, "The body is too large to take the place of another: send its events to the intake and discard this letter");
        }

        UsageEvent first = good[0].Event;
        DeadLetter mended = stored.Letter with
        {
            Events = good.Count,
            Bytes = Encoding.UTF8.GetByteCount(text),
            ExternalCustomerId = first.CustomerExternalId,
            Code = first.Code,
            TransactionId = first.TransactionId,
            MendedBy = by,
            MendedAt = clock.GetCurrentInstant(),
        };
        return await DeadLetterRows.ReplaceAsync(tables, stored, mended, squeezed, cancellationToken).ConfigureAwait(false) is { } saved ? saved.Letter : Changed;
    }

    /// <summary>Decides that a letter does not count. It stays, with who decided it, when and why. Repeating is no error.</summary>
    public async ValueTask<Result<DeadLetter>> DiscardAsync(DeadLetterScope scope, string id, string remark, string by, CancellationToken cancellationToken)
    {
        if (await DeadLetterRows.FindAsync(tables, scope.Partition, id, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return Missing;
        }

        if (stored.Letter.Status is DeadLetterStatus.Replayed or DeadLetterStatus.Discarded)
        {
            return stored.Letter.Status == DeadLetterStatus.Discarded ? stored.Letter : NotOpen(stored.Letter);
        }

        DeadLetter discarded = stored.Letter with
        {
            Status = DeadLetterStatus.Discarded,
            Remark = remark,
            DecidedBy = by,
            DecidedAt = clock.GetCurrentInstant(),
        };
        return await DeadLetterRows.ReplaceAsync(tables, stored, discarded, null, cancellationToken).ConfigureAwait(false) is { } saved ? saved.Letter : Changed;
    }

    /// <summary>The letters of a scope that a query includes, oldest arrival first.</summary>
    internal async IAsyncEnumerable<DeadLetter> ReadAsync(
        DeadLetterScope scope, DeadLetterQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? from = query.From is { } start ? DeadLetterColumns.IdFrom(start) : null;
        string? to = query.To is { } end ? DeadLetterColumns.IdFrom(end) : null;
        var range = new RowRange(scope.Partition, from, to, PageRows, Columns: DeadLetterColumns.Facts);
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            DeadLetter letter = DeadLetterColumns.Read(row);
            if (query.Includes(letter))
            {
                yield return letter;
            }
        }
    }

    private static Failure NotOpen(DeadLetter letter) => Failure.Of(FailureKind.WrongState, $"This dead letter is {letter.Status.ToString().ToLowerInvariant()}");

    private static string Unpack(byte[] block)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (AcceptedEvent accepted in EventBlockReader.ReadAll(block))
            {
                UsageEventJson.Write(json, accepted.Event);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The object that a text holds, with members set.</summary>
    private static Result<string> Merge(string text, JsonElement changes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object || changes.ValueKind != JsonValueKind.Object)
            {
                return Failure.Invalid("fields", "can be set only in a letter that holds one event; replace the body", "dict_type");
            }

            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                foreach (JsonProperty member in document.RootElement.EnumerateObject().Where(member => !changes.TryGetProperty(member.Name, out _)).Concat(changes.EnumerateObject()))
                {
                    member.WriteTo(json);
                }

                json.WriteEndObject();
            }

            return Encoding.UTF8.GetString(buffer.ToArray());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Failure.Invalid("fields", "can be set only in a letter that holds JSON; replace the body", "json_invalid");
        }
    }
}
