using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingFunctions.Http.Reference;

/// <summary>The parts of the document that do not depend on operations.</summary>
internal static class OpenApiParts
{
    public static void WriteShared(Utf8JsonWriter json, IEnumerable<int> errors, string errorType)
    {
        json.WritePropertyName("parameters");
        json.WriteRawValue("""
            {"idempotency_key":{"name":"Idempotency-Key","in":"header","required":false,
              "description":"Makes a repeat of this request give the first one's result, for 24 hours. 1 to 255 visible ASCII characters.",
              "schema":{"type":"string","minLength":1,"maxLength":255}}}
            """);
        json.WriteStartObject("responses");
        foreach (int status in errors)
        {
            json.WriteStartObject($"problem_{status}");
            json.WriteString("description", ReasonPhrases.GetReasonPhrase(status));
            json.WriteStartObject("content");
            json.WritePropertyName(errorType);
            json.WriteRawValue("""{"schema":{"$ref":"#/components/schemas/Problem"}}""");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
