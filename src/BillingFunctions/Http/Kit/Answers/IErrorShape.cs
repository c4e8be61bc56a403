using Billing.Domain.Results;

namespace BillingFunctions.Http.Kit.Answers;

/// <summary>How a surface shows errors: its status for each kind of refusal, and its document.</summary>
internal interface IErrorShape
{
    /// <summary>Media type of the error document.</summary>
    string ContentType { get; }

    /// <summary>The one mapping from refusals of use cases to status codes.</summary>
    int StatusOf(FailureKind kind) => FailureStatus.Of(kind);

    /// <summary>Writes the document.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="problem">What went wrong.</param>
    /// <param name="request">The request that is refused.</param>
    /// <param name="requestId">Its id in our logs.</param>
    void Write(System.Text.Json.Utf8JsonWriter json, Problem problem, HttpRequest request, string requestId);

    /// <summary>Writes the document's OpenAPI schema: one JSON object.</summary>
    void Describe(System.Text.Json.Utf8JsonWriter json);
}
