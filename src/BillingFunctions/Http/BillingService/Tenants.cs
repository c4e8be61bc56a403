using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.BillingService;

/// <summary>
/// Tenants are customers. A token sees its own tenant only: another tenant in a path or body is forbidden, another's thing by its id is not there. Platform
/// administrators see all tenants of their organization.
/// </summary>
internal static class Tenants
{
    /// <summary>The role of those who see all tenants.</summary>
    public const string AdminRole = "platform_admin";

    private static readonly Failure Another = Failure.Of(FailureKind.Forbidden, "This token is not of this tenant");

    /// <summary>A handler of a path that names a tenant.</summary>
    public static Func<Call, ValueTask<Result<T>>> Own<T>(Func<Call, BillingId, ValueTask<Result<T>>> handler) => async call =>
    {
        BillingId tenant = call.Id("tenantId");
        return Refusal(call, tenant) is { } refusal ? refusal : await handler(call, tenant);
    };

    /// <summary>The same with a body.</summary>
    public static Func<Call, TBody, ValueTask<Result<T>>> Own<TBody, T>(Func<Call, BillingId, TBody, ValueTask<Result<T>>> handler) => async (call, body) =>
    {
        BillingId tenant = call.Id("tenantId");
        return Refusal(call, tenant) is { } refusal ? refusal : await handler(call, tenant, body);
    };

    /// <summary>A handler of a path that names a tenant's thing.</summary>
    /// <param name="parameter">The parameter with its id.</param>
    /// <param name="what">What it is called when it is not there.</param>
    /// <param name="handler">Gets the id.</param>
    public static Func<Call, ValueTask<Result<T>>> Thing<T>(string parameter, string what, Func<Call, BillingId, ValueTask<Result<T>>> handler) => async call =>
    {
        BillingId id = call.Id(parameter);
        return Sees(call, id) ? await handler(call, id) : Failure.NotFound(what);
    };

    /// <summary>The same with a body.</summary>
    public static Func<Call, TBody, ValueTask<Result<T>>> Thing<TBody, T>(string parameter, string what, Func<Call, BillingId, TBody, ValueTask<Result<T>>> handler) =>
        async (call, body) =>
        {
            BillingId id = call.Id(parameter);
            return Sees(call, id) ? await handler(call, id, body) : Failure.NotFound(what);
        };

    /// <summary>Why the caller may do nothing for a tenant, or null.</summary>
    public static Failure? Refusal(Call call, BillingId tenant) => IsAdmin(call) || call.Caller!.Customer == tenant ? null : Another;

    /// <summary>Why the caller may not do what is for administrators, or null.</summary>
    public static Failure? AdminRefusal(Call call) => IsAdmin(call) ? null : Failure.Of(FailureKind.Forbidden, $"Only {AdminRole} may do this");

    /// <summary>Whether the caller is a platform administrator.</summary>
    public static bool IsAdmin(Call call) => call.Caller!.IsAnyOf(AdminRole);

    private static bool Sees(Call call, BillingId id) => IsAdmin(call) || call.Caller!.Customer?.Owner == id.Owner;
}
