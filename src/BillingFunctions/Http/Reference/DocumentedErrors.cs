using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Http.Reference;

/// <summary>Every error status that an operation can answer with.</summary>
internal static class DocumentedErrors
{
    public static IEnumerable<int> Of(Operation operation, SurfaceDefinition surface)
    {
        var statuses = new SortedSet<int>(operation.Errors) { 500, 503, 413 };
        // Whoever sends credentials that nobody knows may do so only so often.
        if (operation.Access != Access.Public)
            statuses.UnionWith([401, 429]);

        if (operation.Access is Access.Organization or Access.Person)
            statuses.Add(403);

        if (operation.BodyType is not null)
            statuses.UnionWith([400, 415]);

        if (operation.BodyType is not null || operation.Parameters.Count > 0 || operation.Method == "POST")
            statuses.Add(surface.Errors.StatusOf(FailureKind.Invalid));

        if (operation.Method == "POST")
            statuses.Add(409);

        if (operation.Rate is not null || surface.Rates.Count > 0)
            statuses.Add(429);

        return statuses;
    }
}
