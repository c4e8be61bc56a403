using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.People;

/// <summary>Whether a member can log in.</summary>
public enum MemberStatus
{
    /// <summary>Asked to join: has no password yet.</summary>
    Invited,

    /// <summary>Has a password.</summary>
    Active,
}

/// <summary>A person who works for one organization. The e-mail address is unique in the installation.</summary>
public sealed record Member
{
    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The address as it was given.</summary>
    public required string Email { get; init; }

    /// <summary>For people; null when none was given.</summary>
    public string? Name { get; init; }

    /// <summary>What the member may do.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Whether the member can log in.</summary>
    public required MemberStatus Status { get; init; }

    /// <summary>When the password was last set; null when it never was.</summary>
    public Instant? PasswordSetAt { get; init; }

    /// <summary>When the member was added or invited.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>A member and when it last logged in.</summary>
/// <param name="Member">The member.</param>
/// <param name="LastLogInAt">Null when it never did.</param>
public sealed record MemberView(Member Member, Instant? LastLogInAt);

/// <summary>Which members are owners, and how many members there are.</summary>
/// <param name="Owners">Ids of the owners.</param>
/// <param name="Count">At most <see cref="CountMax"/>.</param>
internal sealed record PeopleBook(IReadOnlyList<BillingId> Owners, int Count)
{
    /// <summary>Most members of an organization.</summary>
    public const int CountMax = 500;

    public static PeopleBook Empty { get; } = new([], 0);

    /// <summary>With a member in place of what it was before.</summary>
    /// <param name="before">Null for a new one.</param>
    /// <param name="after">Null for one that goes.</param>
    public PeopleBook With(Member? before, Member? after)
    {
        List<BillingId> owners = [.. Owners.Where(owner => owner != before?.Id)];
        if (after?.Role == PersonRole.Owner)
        {
            owners.Add(after.Id);
        }

        return new PeopleBook(owners, Count + (before is null ? 1 : 0) - (after is null ? 1 : 0));
    }
}
