using Billing.Domain.Results;

namespace BillingFunctions.Http.Kit.Answers;

/// <summary>How a surface shows errors: its status for each kind of refusal, and its document.</summary>
internal interface IErrorShape
{
    /// <summary>Media type of the error document.</summary>
    string ContentType { get; }

    /// <summary>The one mapping from refusals of use cases to status codes.</summary>
    int StatusOf(FailureKind kind);

    /// <summary>Writes the document.</summary>
    void Write(System.Text.Json.Utf8JsonWriter json, Problem problem, string requestId);
}
