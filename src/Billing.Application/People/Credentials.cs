using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.People;

/// <summary>What a member proves itself with. Neither passwords nor tokens can be read from it.</summary>
internal sealed record Credentials
{
    /// <summary>Most log-ins at the same time: the oldest ends when another one begins.</summary>
    public const int SessionsMax = 20;

    /// <summary>The member.</summary>
    public required BillingId MemberId { get; init; }

    /// <summary>The password as <see cref="Passwords"/> keeps it; null while the member is invited.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The link that may set the password, or none: a list, so that the audit log tells of it as of a thing.</summary>
    public IReadOnlyList<PersonLink> Links { get; init; } = [];

    /// <summary>The link that may set the password; null when none is open.</summary>
    public PersonLink? Link => Links.Count == 0 ? null : Links[0];

    /// <summary>Log-ins that have not ended, oldest first.</summary>
    public IReadOnlyList<Session> Sessions { get; init; } = [];

    /// <summary>When the member last logged in.</summary>
    public Instant? LastLogInAt { get; init; }

    /// <summary>With one log-in more, without those that are over.</summary>
    public Credentials Beginning(Session session, Instant now) => this with
    {
        Sessions = [.. Sessions.Where(each => each.IsOpen(now)).TakeLast(SessionsMax - 1), session],
        LastLogInAt = now,
    };

    /// <summary>With a log-in as it is now.</summary>
    public Credentials With(Session session) => this with { Sessions = [.. Sessions.Select(each => each.Id == session.Id ? session : each)] };

    /// <summary>Without a log-in.</summary>
    public Credentials Without(BillingId session) => this with { Sessions = [.. Sessions.Where(each => each.Id != session)] };
}

/// <summary>One log-in: a family of refresh tokens of which only the last one works.</summary>
internal sealed record Session
{
    /// <summary>The id, of the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The data it opens.</summary>
    public required Mode Mode { get; init; }

    /// <summary>SHA-256 of the secret in the refresh token, hexadecimal.</summary>
    public required string RefreshHash { get; init; }

    /// <summary>Until when the refresh token works.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>When the member has to log in again, however often it refreshes.</summary>
    public required Instant EndsAt { get; init; }

    /// <summary>When it began.</summary>
    public required Instant StartedAt { get; init; }

    public bool IsOpen(Instant now) => now < ExpiresAt && now < EndsAt;
}

/// <summary>What a link may be opened for.</summary>
internal enum LinkKind
{
    /// <summary>Joining.</summary>
    Invitation,

    /// <summary>A new password.</summary>
    Reset,
}

/// <summary>A link that was sent: its token can be made from it again, but only here, and works as long as this stands.</summary>
/// <param name="Id">Its name in the audit log.</param>
/// <param name="Kind">What for.</param>
/// <param name="Nonce">Tells it from those before.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="ExpiresAt">Until when it works.</param>
internal sealed record PersonLink(BillingId Id, LinkKind Kind, string Nonce, Instant IssuedAt, Instant ExpiresAt);
