using Billing.Domain.Results;

namespace BillingFunctions.Http.Kit.Answers;

/// <summary>The statuses of refusals. A surface says only in which kinds it differs.</summary>
internal static class FailureStatus
{
    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.Invalid or FailureKind.WrongState => 400,
        FailureKind.Unauthenticated => 401,
        FailureKind.Forbidden => 403,
        FailureKind.NotFound => 404,
        FailureKind.Conflict or FailureKind.KeyReused => 409,
        FailureKind.TooLarge => 413,
        FailureKind.RuleBroken => 422,
        FailureKind.QuotaExceeded => 429,
        FailureKind.Unsupported => 501,
        FailureKind.Unavailable => 503,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No status is known for this kind of refusal"),
    };
}
