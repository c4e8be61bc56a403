using System.Text.Json;
using Billing.Domain.Results;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingFunctions.Http.Kit.Answers;

/// <summary>Errors as RFC 9457 problem documents, with the fields at fault in <c>errors</c>.</summary>
internal sealed class ProblemDetails : IErrorShape
{
    public string ContentType => "application/problem+json";

    public int StatusOf(FailureKind kind) => kind is FailureKind.Invalid or FailureKind.KeyReused ? 422 : FailureStatus.Of(kind);

    public void Write(Utf8JsonWriter json, Problem problem, HttpRequest request, string requestId)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(problem.Status));
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("detail"u8, Sentence(problem));
        json.WriteString("request_id"u8, requestId);
        json.WriteStartArray("errors"u8);
        foreach (FieldError error in problem.Errors)
            Write(json, error);

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Describe(Utf8JsonWriter json) =>
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

    /// <summary>What the detail says: of faulty fields the first by name, so that whoever shows nothing but the sentence can still act on it.</summary>
    private static string Sentence(Problem problem)
    {
        if (problem.Errors is not [FieldError first, ..] || first.Path.Count < 2)
            return problem.Detail;

        string others = problem.Errors.Count == 1 ? "" : $" (and {problem.Errors.Count - 1} more in errors)";
        return $"{string.Join('.', first.Path.Skip(1))}: {first.Message}{others}";
    }

    private static void Write(Utf8JsonWriter json, FieldError error)
    {
        json.WriteStartObject();
        json.WriteStartArray("loc"u8);
        foreach (string step in error.Path)
        {
            if (int.TryParse(step, System.Globalization.NumberStyles.None, null, out int index))
                json.WriteNumberValue(index);
            else
                json.WriteStringValue(step);
        }

        json.WriteEndArray();
        json.WriteString("msg"u8, error.Message);
        json.WriteString("type"u8, error.Type);
        json.WriteEndObject();
    }
}
