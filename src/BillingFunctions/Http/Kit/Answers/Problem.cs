using Billing.Domain.Results;

namespace BillingFunctions.Http.Kit.Answers;

/// <summary>An error as the kit knows it, before a surface gives it its documented shape.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">A sentence for a person.</param>
internal sealed record Problem(int Status, string Detail)
{
    /// <summary>The fields at fault; empty when no field is.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Seconds after which trying again makes sense; null when that is not known.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>True when the connection should end, because the rest of the request is not worth reading.</summary>
    public bool ClosesConnection { get; init; }

    public static readonly Problem NotFound = new(404, "There is nothing at this path");

    public static readonly Problem MethodNotAllowed = new(405, "This path does not answer to this method");

    public static readonly Problem InFlight = new(409, "A request with this Idempotency-Key is being worked on") { RetryAfterSeconds = 1 };

    public static readonly Problem Busy = new(503, "The store is busy or cannot be reached; trying again is safe") { RetryAfterSeconds = 2 };

    public static readonly Problem OutOfTime = new(503, "The request took too long; trying again is safe") { RetryAfterSeconds = 5 };

    public static readonly Problem Unexpected = new(500, "Something went wrong on our side; the request id finds it in our logs");

    /// <summary>The body is of a type, character set or encoding that the operation does not take.</summary>
    public static Problem WrongType(string taken, bool takesGzip) => new(415, $"Send the body as {taken} in UTF-8, {(takesGzip ? "plain or with the content encoding gzip" : "without a content encoding")}");

    public static Problem Malformed(string detail, string type = "json_invalid") => new(400, detail) { Errors = [new FieldError(["body"], detail, type)] };

    public static Problem TooLarge(int maxBytes) =>
        new(413, $"The body is larger than {maxBytes / 1024} KiB") { ClosesConnection = true, Errors = [new FieldError(["body"], "The body is too large", "too_large")] };
}
