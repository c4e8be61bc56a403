using System.Text.Json;
using NodaTime;

namespace Billing.Application.Usage.Formats;

/// <summary>What the readers of single events share.</summary>
internal static class EventObject
{
    /// <summary>Deepest nesting of a body or message; beyond it nothing is read at all.</summary>
    public const int DepthMax = 200;

    /// <summary>Where a request's body stands.</summary>
    public static readonly IReadOnlyList<string> Body = ["body"];

    /// <summary>Members that say whose an event is stand at the end of a format's names.</summary>
    private const int OwnerMembers = 2;

    /// <summary>Reads one member's value; the reader stands on the member's name.</summary>
    internal delegate void MemberReader(ref Utf8JsonReader reader, EventDraft draft, int member);

    /// <summary>Reads one event; the reader stands on its first token.</summary>
    internal delegate ReadEvent EventReader(ref Utf8JsonReader reader, IReadOnlyList<string> path, EventContext context);

    /// <summary>Hands every known member to its reader once, and passes over the rest.</summary>
    public static void ReadMembers(ref Utf8JsonReader reader, EventDraft draft, EventContext context, string[] names, MemberReader read)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            draft.Fields.Fail([], "must be an object", "model_type");
            return;
        }

        int depth = reader.CurrentDepth;
        int seen = 0;
        ReadOnlySpan<string> known = names.AsSpan(0, context.NamesOwner ? names.Length : names.Length - OwnerMembers);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (draft.Fields.Member(ref reader, known) is not { } member)
            {
                FieldReader.SkipToEnd(ref reader, depth);
                return;
            }

            if (member < 0)
            {
                reader.Skip();
                continue;
            }

            if ((seen & (1 << member)) != 0)
            {
                draft.Fields.Fail([names[member]], "The name stands twice in this object", "duplicate_key");
            }

            seen |= 1 << member;
            read(ref reader, draft, member);
        }
    }

    /// <summary>Reads an event that may be a CloudEvent or one of ours: only CloudEvents say which version of the specification they follow.</summary>
    public static ReadEvent ReadAny(ref Utf8JsonReader reader, IReadOnlyList<string> path, EventContext context) =>
        HasMember(reader, "specversion"u8) ? CloudEventReader.Read(ref reader, path, context) : OwnEventReader.Read(ref reader, path, context);

    /// <summary>Whether the object that the reader stands on has a member; the copy of the reader moves, not the original.</summary>
    public static bool HasMember(Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueIsEscaped && reader.ValueTextEquals(name))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>Reads the one event that a request's body is.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static ReadEvent ReadBody(ReadOnlySpan<byte> body, Instant receivedAt, EventReader readEvent)
    {
        Utf8JsonReader reader = Open(body);
        ReadEvent read = readEvent(ref reader, Body, new EventContext(receivedAt));
        Close(ref reader);
        return read;
    }

    /// <summary>Opens a body that should begin with this token. False when it is another JSON value, which was read to its end.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static bool TryOpen(ReadOnlySpan<byte> body, JsonTokenType first, out Utf8JsonReader reader)
    {
        reader = Open(body);
        if (reader.TokenType == first)
        {
            return true;
        }

        Close(ref reader);
        return false;
    }

    /// <summary>Opens a body on its first token.</summary>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DepthMax });
        reader.Read();
        return reader;
    }

    /// <summary>Makes sure that nothing follows the value: reading past the end throws when something does.</summary>
    public static void Close(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }
    }
}
