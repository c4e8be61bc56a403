using Billing.Application.Consistency;
using Billing.Application.Platform;
using Billing.Domain.Identity;

namespace Billing.Application.People;

/// <summary>
/// Where people are kept: in their organization's partition, so that an organization and its first owner come at once. A member and what it proves itself with are two rows:
/// the first is what others see and the audit log tells, the second changes at every log-in.
/// </summary>
internal static class PeopleRows
{
    /// <summary>Prefix of members.</summary>
    public const string MemberPrefix = "member|";

    /// <summary>Prefix of what they prove themselves with.</summary>
    public const string LoginPrefix = "login|";

    /// <summary>The row that counts members.</summary>
    public const string Book = "people";

    /// <summary>The partition of a member.</summary>
    public static PartitionAddress PartitionOf(BillingId member) => PlatformRows.Organization(member.Owner);

    /// <summary>Row of a member.</summary>
    public static string Member(BillingId id) => MemberPrefix + id.ItemKey;

    /// <summary>Row of its credentials.</summary>
    public static string Login(BillingId id) => LoginPrefix + id.ItemKey;

    /// <summary>A member and its credentials as this work sees them.</summary>
    public static async ValueTask<(Member? Member, Credentials? Credentials)> PersonAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) => (
        await work.ReadAsync(Member(id), PeopleJson.Default.Member, cancellationToken),
        await work.ReadAsync(Login(id), PeopleJson.Default.Credentials, cancellationToken));

    /// <summary>Adds a member.</summary>
    public static async ValueTask AddPersonAsync(this PartitionWork work, Member member, Credentials credentials, CancellationToken cancellationToken)
    {
        PeopleBook book = await work.ReadAsync(Book, PeopleJson.Default.PeopleBook, cancellationToken) ?? PeopleBook.Empty;
        work.Put(Book, book.With(null, member), PeopleJson.Default.PeopleBook);
        work.Insert(Member(member.Id), member, PeopleJson.Default.Member);
        work.Insert(Login(member.Id), credentials, PeopleJson.Default.Credentials);
    }
}
