using System.Text.Json;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;
using NodaTime.Text;

namespace Billing.Application.Usage.Formats;

/// <summary>Reads values of one event's fields and collects what is wrong with them. The reader always ends on the last token of what it read.</summary>
internal sealed class FieldReader(IReadOnlyList<string> path)
{
    private List<FieldError>? _errors;

    /// <summary>Where the event stands.</summary>
    public IReadOnlyList<string> Path => path;

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<FieldError> Errors => _errors ?? (IReadOnlyList<FieldError>)[];

    /// <summary>True while nothing is.</summary>
    public bool IsGood => _errors is null;

    /// <summary>Notes what is wrong with a field.</summary>
    public void Fail(IReadOnlyList<string> field, string message, string type) => (_errors ??= []).Add(new FieldError([.. path, .. field], message, type));

    /// <summary>Notes that a field is missing, unless something else is known to be wrong with it or with the whole event.</summary>
    public void Require(object? value, IReadOnlyList<string> field)
    {
        if (value is null && !Errors.Any(error => error.Path.Count == path.Count || error.Path.Skip(path.Count).SequenceEqual(field)))
        {
            Fail(field, "is missing", "missing");
        }
    }

    /// <summary>
    /// The member's name that the reader stands on, when it is one of a few; -1 for any other, and null when it is no text at all: nothing that
    /// follows in its object is worth reading then.
    /// </summary>
    public int? Member(ref Utf8JsonReader reader, scoped ReadOnlySpan<string> names)
    {
        string? unescaped = null;
        if (reader.ValueIsEscaped && !TryText(ref reader, [], out unescaped))
        {
            return null;
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (unescaped is null ? reader.ValueTextEquals(names[i]) : unescaped == names[i])
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reads the value of a name: a text of 1 to 255 characters. Null when it is none.</summary>
    public string? Name(ref Utf8JsonReader reader, IReadOnlyList<string> field)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            Fail(field, "must be a text", "string_type");
            return null;
        }

        return TryText(ref reader, field, out string? text) ? Name(text, field) : null;
    }

    /// <summary>A name that is known as text.</summary>
    public string? Name(string text, IReadOnlyList<string> field)
    {
        if (text.Length is > 0 and <= UsageLimits.NameChars)
        {
            return text;
        }

        Fail(field, $"must have 1 to {UsageLimits.NameChars} characters", text.Length == 0 ? "string_too_short" : "string_too_long");
        return null;
    }

    /// <summary>Reads a point in time in ISO 8601 with an offset. Null for null, and when it is none.</summary>
    public Instant? Timestamp(ref Utf8JsonReader reader, IReadOnlyList<string> field)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            Fail(field, "must be a date and time in a text", "datetime_type");
            return null;
        }

        if (reader.ValueIsEscaped)
        {
            return TryText(ref reader, field, out string text) ? Timestamp(text, field) : null;
        }

        // Without an offset a time means something else to every reader.
        if (reader.TryGetDateTime(out DateTime time) && time.Kind != DateTimeKind.Unspecified && reader.TryGetDateTimeOffset(out DateTimeOffset exact))
        {
            return Instant.FromUnixTimeTicks(exact.UtcTicks - DateTime.UnixEpoch.Ticks);
        }

        return NoTime(field);
    }

    /// <summary>A point in time that is known as text.</summary>
    public Instant? Timestamp(string text, IReadOnlyList<string> field)
    {
        ParseResult<OffsetDateTime> parsed = OffsetDateTimePattern.ExtendedIso.Parse(text);

        // With an offset the first and the last year may lie outside the calendar.
        return parsed.Success && parsed.Value.Year is > 1 and < 9999 ? Instant.FromUnixTimeTicks(parsed.Value.ToInstant().ToUnixTimeTicks()) : NoTime(field);
    }

    /// <summary>The text of a name or value; false when it holds half of a surrogate pair, which is legal JSON and no text, or a NUL.</summary>
    public bool TryText(ref Utf8JsonReader reader, IReadOnlyList<string> field, out string text)
    {
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Fail(field, "must not contain half of a surrogate pair", "string_unicode");
            text = "";
            return false;
        }

        if (!text.Contains('\0', StringComparison.Ordinal))
        {
            return true;
        }

        Fail(field, "must not contain NUL characters", "string_nul");
        return false;
    }

    private Instant? NoTime(IReadOnlyList<string> field)
    {
        Fail(field, "must be a date and time with an offset in ISO 8601, such as 2026-03-01T12:30:00Z", "datetime_parsing");
        return null;
    }

    /// <summary>Passes over the rest of an object or list that began at a depth.</summary>
    public static void SkipToEnd(ref Utf8JsonReader reader, int depth)
    {
        while (reader.CurrentDepth > depth && reader.Read())
        {
        }
    }
}
