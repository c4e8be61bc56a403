using Billing.Domain.Results;

namespace Billing.Application.People;

/// <summary>What a member of an organization may do, the most powerful first.</summary>
public enum PersonRole
{
    /// <summary>Everything, owners included. There is always one, once there was one.</summary>
    Owner,

    /// <summary>Everything but what concerns owners.</summary>
    Admin,

    /// <summary>Reads everything and does the daily work; not members, keys, tokens, or settings of the organization.</summary>
    Member,

    /// <summary>Reads everything, changes nothing.</summary>
    Viewer,
}

/// <summary>What roles may do.</summary>
public static class RoleRights
{
    private static readonly string[] All = [];
    private static readonly string[] Reading = ["read"];

    private static readonly string[] NotForMembers =
    [
        "members:write", "api_keys:write", "access_tokens:write", "organizations:write", "mail_settings:write", "billing_entities:write", "integrations:write", "webhooks:write",
    ];

    /// <summary>Scopes of a role, as those of a key; empty for everything.</summary>
    public static IReadOnlyList<string> ScopesOf(PersonRole role) => role == PersonRole.Viewer ? Reading : All;

    /// <summary>What a role may not do although its scopes cover it.</summary>
    public static IReadOnlyList<string> WithheldOf(PersonRole role) => role == PersonRole.Member ? NotForMembers : All;

    /// <summary>The refusal when somebody touches a role that is above his own, or null. Keys, which have no role, may touch all.</summary>
    /// <param name="by">Who does it; null for a key.</param>
    /// <param name="touched">The role that is given, taken or changed.</param>
    internal static Failure? Check(PersonRole? by, PersonRole touched) => by is { } own && touched < own
        ? Failure.Of(FailureKind.Forbidden, $"Only a member with the role {touched.ToString().ToLowerInvariant()} may do this")
        : null;
}
