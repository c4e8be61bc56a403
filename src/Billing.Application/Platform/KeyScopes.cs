using Billing.Domain.Results;

namespace Billing.Application.Platform;

/// <summary>What scopes of keys mean: an area and an action (<c>customers:read</c>), an action alone (<c>read</c> is reading anything), or everything (<c>*</c>, or none at all).</summary>
public static class KeyScopes
{
    /// <summary>True when scopes allow what <paramref name="scope"/> names.</summary>
    public static bool Cover(IReadOnlyList<string> scopes, string scope) =>
        scopes.Count == 0 || scopes.Contains(scope) || scopes.Contains(scope[(scope.IndexOf(':', StringComparison.Ordinal) + 1)..]) || scopes.Contains("*");

    /// <summary>
    /// The scopes of a key that somebody makes: those that were asked for, or the giver's own when none were. Refused with <see cref="FailureKind.Forbidden"/> beyond the giver's own.
    /// </summary>
    internal static Result<IReadOnlyList<string>> Give(IReadOnlyList<string> giver, IReadOnlyList<string> asked)
    {
        if (asked.Count == 0)
        {
            return giver.ToArray();
        }

        return asked.FirstOrDefault(scope => !Cover(giver, scope)) is { } beyond
            ? Failure.Of(FailureKind.Forbidden, $"A key cannot give more than it has: it lacks the scope {beyond}")
            : asked.ToArray();
    }
}
