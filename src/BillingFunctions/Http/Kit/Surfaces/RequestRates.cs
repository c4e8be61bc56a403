using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>
/// Holds the requests of a surface to its rates, and tells of them in <c>RateLimit</c> and <c>RateLimit-Policy</c>. A request that one rate refuses has been counted by those before it.
/// </summary>
internal sealed class RequestRates(SurfaceDefinition surface, RequestServices services)
{
    private readonly ConcurrentDictionary<Operation, IReadOnlyList<RatePolicy>> _held = new();

    /// <summary>The refusal of a request that comes too often, or null.</summary>
    public Problem? Take(Call call)
    {
        if (services.Limiter is not { } limiter || (call.Caller is null && call.Operation.Access != Access.Public))
            return null;

        IReadOnlyList<RatePolicy> policies = _held.GetOrAdd(call.Operation, PoliciesOf);
        if (policies.Count == 0)
            return null;

        Problem? refused = null;
        StringBuilder allowed = new(), left = new();
        foreach (RatePolicy policy in policies)
        {
            RateDecision decision = limiter.Take(surface.Name, policy, SubjectOf(call, policy));
            string comma = allowed.Length == 0 ? "" : ", ";
            allowed.Append(CultureInfo.InvariantCulture, $"{comma}\"{policy.Name}\";q={policy.Requests};w={policy.WindowSeconds}");
            left.Append(CultureInfo.InvariantCulture, $"{comma}\"{policy.Name}\";r={decision.Remaining};t={decision.ResetSeconds}");
            if (!decision.Allowed)
            {
                refused = new Problem(429, $"More than {policy.Requests} requests in {policy.WindowSeconds} s") { RetryAfterSeconds = decision.ResetSeconds };
                break;
            }
        }

        IHeaderDictionary headers = call.Context.Response.Headers;
        headers["RateLimit-Policy"] = allowed.ToString();
        headers["RateLimit"] = left.ToString();
        return refused;
    }

    private IReadOnlyList<RatePolicy> PoliciesOf(Operation operation) =>
        services.Rates.Of(surface.Name, operation.Rate is { } own ? [own, .. surface.Rates] : surface.Rates);

    private static string SubjectOf(Call call, RatePolicy policy) => call.Caller is not { } caller ? Acting.AddressOf(call.Context) ?? "nowhere"
        : policy.Per == RateSubject.Key ? caller.Credential
        : caller.Organization.ToString();
}
