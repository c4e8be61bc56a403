using Billing.Domain.Results;

namespace BillingFunctions.Http.Nova;

/// <summary>Refusals that this surface shows in another way than the engine tells them.</summary>
internal static class Refusals
{
    /// <summary>A conflict as a bad request: some resources answer 400 to a name that is taken.</summary>
    public static Result<T> AsBadRequest<T>(this Result<T> result) =>
        result.Failure is { Kind: FailureKind.Conflict } taken ? taken with { Kind = FailureKind.WrongState } : result;

    /// <summary>Faults of a field under the name that this resource gives it.</summary>
    public static Result<T> Renamed<T>(this Result<T> result, string field, string name) => result.Failure is { Errors.Count: > 0 } wrong
        ? wrong with { Errors = [.. wrong.Errors.Select(error => error.Path[^1] == field ? error with { Path = [.. error.Path.SkipLast(1), name] } : error)] }
        : result;

    /// <summary>A reference of the body that leads nowhere as something that is not found.</summary>
    public static Result<T> AsNotFound<T>(this Result<T> result, string field, string what) =>
        result.Failure is { Errors: [{ Type: "unknown_reference" } unknown] } && unknown.Path[^1] == field ? Failure.NotFound(what) : result;
}
