using Billing.Application.Consistency;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>What every request of every surface needs.</summary>
/// <param name="Ids">Names requests.</param>
/// <param name="Keys">Idempotency keys.</param>
/// <param name="Limiter">Rate limits; null where none hold.</param>
/// <param name="Time">Measures durations.</param>
/// <param name="Log">The request log.</param>
internal sealed record RequestServices(RequestIds Ids, IdempotencyKeys Keys, RateLimiter? Limiter, TimeProvider Time, ILogger<OperationRunner> Log)
{
    /// <summary>What keys were used for; null where nothing is stored.</summary>
    public KeyRecords? Records { get; init; }

    /// <summary>What the operator says about rates.</summary>
    public RateSettings Rates { get; init; } = RateSettings.Documented;
}
