using System.Text.Json;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Nno;

/// <summary>Errors as <c>{error: {code, message, requestId, details}}</c>; details name the fields at fault.</summary>
internal sealed class NnoErrors : IErrorShape
{
    public string ContentType => "application/json";

    public int StatusOf(FailureKind kind) => kind is FailureKind.WrongState ? 409 : FailureStatus.Of(kind);

    public void Write(Utf8JsonWriter json, Problem problem, HttpRequest request, string requestId)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, CodeOf(problem.Status));
        json.WriteString("message"u8, problem.Detail);
        json.WriteString("requestId"u8, requestId);
        WriteDetails(json, problem.Errors);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Describe(Utf8JsonWriter json) => json.WriteRawValue("""
        {"type":"object","description":"What went wrong.","required":["error"],"properties":{"error":{"type":"object","required":["code","message","requestId","details"],
         "properties":{"code":{"type":"string","description":"A stable word for programs."},"message":{"type":"string","description":"A sentence for a person."},
          "requestId":{"type":"string","description":"Finds the request in our logs."},
          "details":{"anyOf":[{"type":"array","items":{"type":"object","required":["field","message"],"properties":{"field":{"type":"string"},"message":{"type":"string"}}}},{"type":"null"}]}}}}}
        """);

    private static string CodeOf(int status) => status switch
    {
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        409 => "CONFLICT",
        413 => "PAYLOAD_TOO_LARGE",
        415 => "UNSUPPORTED_MEDIA_TYPE",
        429 => "RATE_LIMITED",
        501 => "NOT_IMPLEMENTED",
        502 => "STRIPE_ERROR",
        503 => "UNAVAILABLE",
        >= 500 => "INTERNAL",
        _ => "VALIDATION_ERROR",
    };

    private static void WriteDetails(Utf8JsonWriter json, IReadOnlyList<FieldError> errors)
    {
        if (errors.Count == 0)
        {
            json.WriteNull("details"u8);
            return;
        }

        json.WriteStartArray("details"u8);
        foreach (FieldError error in errors)
        {
            json.WriteStartObject();
            json.WriteString("field"u8, error.Path.Count == 1 ? error.Path[0] : string.Join('.', error.Path.Skip(1).Select(Names.Camel)));
            json.WriteString("message"u8, error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
