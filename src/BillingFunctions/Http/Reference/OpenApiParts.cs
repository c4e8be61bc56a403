using System.Text.Json;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Schemas;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingFunctions.Http.Reference;

/// <summary>The parts of the document that do not depend on operations.</summary>
internal static class OpenApiParts
{
    public static void WriteShared(Utf8JsonWriter json, IEnumerable<int> errors, IErrorShape shape)
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
            json.WriteStartObject(shape.ContentType);
            json.WritePropertyName("schema");
            json.WriteRawValue("""{"$ref":"#/components/schemas/Problem"}""");
            json.WritePropertyName("example");
            shape.Write(json, ExampleOf(status, shape), new DefaultHttpContext { Request = { Path = "/the/path" } }.Request, "0c4f1a2b3d5e6f70-1");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A refusal as the service would send it: where fields can be at fault, one is.</summary>
    private static Problem ExampleOf(int status, IErrorShape shape) => new(status, status == StatusCodes.Status429TooManyRequests ? "More than 100 requests in 60 s" : ReasonPhrases.GetReasonPhrase(status))
    {
        Errors = status == shape.StatusOf(FailureKind.Invalid) ? [new FieldError(["body", "name"], Fault.Missing.Message, Fault.Missing.Type)] : [],
        RetryAfterSeconds = status == StatusCodes.Status429TooManyRequests ? 12 : null,
    };
}
