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
    private readonly IReadOnlyList<RatePolicy> _unauthenticated = services.Rates.OfOwn(surface.Name, [RatePolicy.Unauthenticated]);

    /// <summary>The refusal of a request that comes too often, or null.</summary>
    public Problem? Take(Call call) => call.Caller is null && call.Operation.Access != Access.Public
        ? null
        : Take(call.Context, _held.GetOrAdd(call.Operation, PoliciesOf), policy => SubjectOf(call, policy));

    /// <summary>
    /// The refusal of a request whose credential is none: the one that says so, until an address has sent too many of them. Only such requests are counted and refused by this rate,
    /// so whoever guesses behind a proxy keeps nobody out who has a key.
    /// </summary>
    public Problem TakeUnauthenticated(HttpContext context, Problem refused) => Take(context, _unauthenticated, _ => AddressOf(context)) ?? refused;

    private Problem? Take(HttpContext context, IReadOnlyList<RatePolicy> policies, Func<RatePolicy, string> subjectOf)
    {
        if (services.Limiter is not { } limiter || policies.Count == 0)
            return null;

        Problem? refused = null;
        StringBuilder allowed = new(), left = new();
        foreach (RatePolicy policy in policies)
        {
            RateDecision decision = limiter.Take(surface.Name, policy, subjectOf(policy));
            string comma = allowed.Length == 0 ? "" : ", ";
            allowed.Append(CultureInfo.InvariantCulture, $"{comma}\"{policy.Name}\";q={policy.Requests};w={policy.WindowSeconds}");
            left.Append(CultureInfo.InvariantCulture, $"{comma}\"{policy.Name}\";r={decision.Remaining};t={decision.ResetSeconds}");
            if (!decision.Allowed)
            {
                refused = new Problem(429, $"More than {policy.Requests} requests in {policy.WindowSeconds} s") { RetryAfterSeconds = decision.ResetSeconds };
                break;
            }
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers["RateLimit-Policy"] = allowed.ToString();
        headers["RateLimit"] = left.ToString();
        return refused;
    }

    private IReadOnlyList<RatePolicy> PoliciesOf(Operation operation) =>
        services.Rates.Of(surface.Name, operation.Rate is { } own ? [own, .. surface.Rates] : surface.Rates);

    private static string SubjectOf(Call call, RatePolicy policy) => call.Caller is not { } caller ? AddressOf(call.Context)
        : policy.Per == RateSubject.Key ? caller.Credential
        : caller.Organization.ToString();

    private static string AddressOf(HttpContext context) => RateSubjects.OfAddress(Acting.AddressOf(context));
}
