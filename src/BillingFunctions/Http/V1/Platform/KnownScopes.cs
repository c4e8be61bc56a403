using System.Collections.Concurrent;
using Billing.Application.Platform;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Http.V1.Platform;

/// <summary>The scopes that the operations of each surface ask for: a key with a misspelt one would open nothing, and nobody would know why.</summary>
/// <param name="surfaces">All surfaces.</param>
/// <param name="services">Where their definitions are found; only those that keys are made for are needed.</param>
internal sealed class KnownScopes(IEnumerable<Surface> surfaces, IServiceProvider services)
{
    private static readonly string[] Actions = ["read", "write"];

    private readonly ConcurrentDictionary<string, string[]> _areas = new(StringComparer.Ordinal);

    /// <summary>Null when a key for the surface may have all these scopes; otherwise the refusal, which names the first that nothing asks for.</summary>
    public Failure? Check(KeySurface surface, IReadOnlyList<string> scopes)
    {
        if (scopes.Count == 0)
            return null;

        string[] areas = AreasOf(WordTable<KeySurface>.Word(surface));
        for (int index = 0; index < scopes.Count; index++)
        {
            if (!IsKnown(scopes[index], areas))
                return Failure.Invalid(
                    $"scopes.{index}", $"No operation asks for the scope {scopes[index]}: use *, read, write, or one of these areas with :read or :write: {string.Join(", ", areas)}", "unknown_scope");
        }

        return null;
    }

    private static bool IsKnown(string scope, string[] areas) => scope.Split(':') switch
    {
        [string only] => only == "*" || Actions.Contains(only),
        [string area, string action] => areas.Contains(area) && Actions.Contains(action),
        _ => false,
    };

    /// <summary>Found out once: the operations of a surface do not change while the process runs.</summary>
    private string[] AreasOf(string surface) => _areas.GetOrAdd(surface, name =>
    [
        .. surfaces.Single(each => each.Name == name).Define(services).Operations.Where(operation => operation.Access is Access.Organization or Access.Person)
            .Select(operation => operation.Scope.Split(':')[0]).Distinct().Order(StringComparer.Ordinal),
    ]);
}
