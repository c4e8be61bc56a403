using System.Text.Json;

namespace Billing.Application.Usage.Formats;

/// <summary>Reads one event in our own JSON. Unknown members are passed over.</summary>
internal static class OwnEventReader
{
    private static readonly string[] Names = ["transaction_id", "external_customer_id", "code", "timestamp", "properties", "organization_id", "mode"];

    private static readonly string[][] Fields = [.. Names.Select(name => new[] { name })];

    /// <summary>Reads the object that the reader stands on.</summary>
    public static ReadEvent Read(ref Utf8JsonReader reader, IReadOnlyList<string> path, EventContext context)
    {
        var draft = new EventDraft(new FieldReader(path), EventFieldNames.Own);
        EventObject.ReadMembers(ref reader, draft, context, Names, ReadMember);
        return draft.Finish(context);
    }

    private static void ReadMember(ref Utf8JsonReader reader, EventDraft draft, int member)
    {
        FieldReader fields = draft.Fields;
        string[] field = Fields[member];
        switch (member)
        {
            case 0:
                draft.TransactionId = fields.Name(ref reader, field);
                break;
            case 1:
                draft.Customer = fields.Name(ref reader, field);
                break;
            case 2:
                draft.Code = fields.Name(ref reader, field);
                break;
            case 3:
                draft.Timestamp = fields.Timestamp(ref reader, field);
                break;
            case 4:
                reader.Read();
                draft.Properties = PropertyReader.Read(ref reader, fields, field);
                break;
            case 5:
                draft.Owner = draft.Owner with { Organization = fields.Name(ref reader, field) };
                break;
            default:
                draft.Owner = draft.Owner with { Mode = fields.Name(ref reader, field) };
                break;
        }
    }
}
