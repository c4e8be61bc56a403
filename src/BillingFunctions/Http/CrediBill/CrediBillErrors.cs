using System.Text.Json;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.CrediBill;

/// <summary>Errors as <c>{"error":"text"}</c>. Whatever a request asks for in vain is a 400; the text names the fields.</summary>
internal sealed class CrediBillErrors : IErrorShape
{
    public string ContentType => "application/json";

    public int StatusOf(FailureKind kind) => kind is FailureKind.Conflict or FailureKind.KeyReused ? 400 : FailureStatus.Of(kind);

    public void Write(Utf8JsonWriter json, Problem problem, HttpRequest request, string requestId)
    {
        json.WriteStartObject();
        json.WriteString("error"u8, problem.Errors.Count == 0 ? problem.Detail : string.Join("; ", problem.Errors.Select(Sentence)));
        json.WriteEndObject();
    }

    public void Describe(Utf8JsonWriter json) => json.WriteRawValue("""
        {"type":"object","description":"What went wrong.","required":["error"],
         "properties":{"error":{"type":"string","description":"A sentence for a person; fields at fault are named."}}}
        """);

    /// <summary>The place without its first step, which says that it is the body, a parameter or a header.</summary>
    private static string Sentence(FieldError error) => error.Path.Count < 2
        ? error.Message
        : $"{string.Join('.', error.Path.Skip(1).Select(step => step is "first_name" or "last_name" ? step : Names.Camel(step)))}: {error.Message}";
}
