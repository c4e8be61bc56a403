using System.Text.Json;

namespace Billing.Application.Usage.Formats;

/// <summary>
/// Reads one CloudEvent 1.0 as JSON: <c>type</c> is the code, <c>subject</c> the customer, <c>time</c> the timestamp, <c>data</c> the properties.
/// The specification makes an event unique by source and id together, so the transaction id is <c>source</c>, a space, <c>id</c>: a source is a
/// URI reference and holds no space, hence two different pairs never give the same transaction id.
/// </summary>
internal static class CloudEventReader
{
    /// <summary>The version of the specification.</summary>
    public const string SpecVersion = "1.0";

    private static readonly string[] Names =
        ["id", "source", "specversion", "type", "subject", "time", "datacontenttype", "data", "data_base64", "organizationid", "mode"];

    private static readonly string[][] Fields = [.. Names.Select(name => new[] { name })];

    /// <summary>Reads the object that the reader stands on.</summary>
    public static ReadEvent Read(ref Utf8JsonReader reader, IReadOnlyList<string> path, EventContext context)
    {
        var read = new Attributes();
        var draft = new EventDraft(new FieldReader(path), EventFieldNames.CloudEvent);
        EventObject.ReadMembers(ref reader, draft, context, Names, read.ReadMember);
        draft.Fields.Require(read.SpecVersion, [Names[2]]);
        draft.Fields.Require(read.Source, [Names[1]]);
        draft.TransactionId = TransactionId(draft.Fields, read.Source, read.Id, [Names[1]], [Names[0]]);
        return draft.Finish(context with { TransactionId = null });
    }

    /// <summary>Source and id as one; null when the id is missing or bad. Without a good source the event is bad, and its id is of no account.</summary>
    public static string? TransactionId(FieldReader fields, string? source, string? id, IReadOnlyList<string> sourceField, IReadOnlyList<string> idField)
    {
        if (source is null || id is null)
        {
            return id;
        }

        if (source.AsSpan().ContainsAny(" \t\r\n"))
        {
            fields.Fail(sourceField, "must be a URI reference, which holds no white space", "uri_parsing");
            return id;
        }

        return fields.Name($"{source} {id}", idField);
    }

    /// <summary>True for the media types whose data is JSON.</summary>
    public static bool IsJson(string contentType)
    {
        ReadOnlySpan<char> type = contentType.AsSpan();
        int parameters = type.IndexOf(';');
        type = (parameters < 0 ? type : type[..parameters]).Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Attributes
    {
        public string? Id { get; private set; }

        public string? Source { get; private set; }

        public string? SpecVersion { get; private set; }

        public void ReadMember(ref Utf8JsonReader reader, EventDraft draft, int member)
        {
            FieldReader fields = draft.Fields;
            string[] field = Fields[member];
            switch (member)
            {
                case 0:
                    Id = fields.Name(ref reader, field);
                    break;
                case 1:
                    Source = fields.Name(ref reader, field);
                    break;
                case 2:
                    SpecVersion = Check(fields, field, fields.Name(ref reader, field), static version => version == CloudEventReader.SpecVersion, "must be 1.0");
                    break;
                case 3:
                    draft.Code = fields.Name(ref reader, field);
                    break;
                case 4:
                    draft.Customer = fields.Name(ref reader, field);
                    break;
                case 5:
                    draft.Timestamp = fields.Timestamp(ref reader, field);
                    break;
                case 6:
                    Check(fields, field, fields.Name(ref reader, field), IsJson, "must be a media type of JSON");
                    break;
                case 7:
                    reader.Read();
                    draft.Properties = PropertyReader.Read(ref reader, fields, field);
                    break;
                case 8:
                    reader.Skip();
                    fields.Fail(field, "is not read: send the data as a JSON object in data", "dict_type");
                    break;
                case 9:
                    draft.Owner = draft.Owner with { Organization = fields.Name(ref reader, field) };
                    break;
                default:
                    draft.Owner = draft.Owner with { Mode = fields.Name(ref reader, field) };
                    break;
            }
        }

        private static string? Check(FieldReader fields, string[] field, string? value, Func<string, bool> isGood, string message)
        {
            if (value is not null && !isGood(value))
            {
                fields.Fail(field, message, "literal_error");
            }

            return value;
        }
    }
}
