using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingFunctions.Http.Reference;

/// <summary>The parts of the document that do not depend on operations.</summary>
internal static class OpenApiParts
{
    public static void WriteTotalHeader(Utf8JsonWriter json)
    {
        json.WritePropertyName("headers");
        json.WriteRawValue("""{"X-Total-Count":{"description":"Items on all pages together, after filters","schema":{"type":"integer"}}}""");
    }

    public static void WriteShared(Utf8JsonWriter json, IEnumerable<int> errors)
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
            json.WritePropertyName("content");
            json.WriteRawValue("""{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}""");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void WriteProblem(Utf8JsonWriter json)
    {
        json.WritePropertyName("Problem");
        json.WriteRawValue("""
            {"type":"object","description":"What went wrong, as RFC 9457 describes it.","required":["type","title","status","detail","request_id","errors"],
             "properties":{
              "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
              "detail":{"type":"string","description":"A sentence for a person."},
              "request_id":{"type":"string","description":"Finds the request in our logs."},
              "errors":{"type":"array","description":"The fields at fault.","items":{"type":"object","required":["loc","msg","type"],"properties":{
                "loc":{"type":"array","description":"Where the value stands, outermost first.","items":{"type":["string","integer"]}},
                "msg":{"type":"string"},"type":{"type":"string","description":"A stable word for programs."}}}}}}
            """);
    }
}
