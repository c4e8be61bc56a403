using Billing.Application.Consistency;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.People;

/// <summary>
/// Finds people. Who is let in by a token is remembered for <see cref="ApiKeyDirectory.RevocationDelay"/>: for that long, an instance may let in a person whom another instance
/// has removed or logged out. Through the same instance that takes effect at once.
/// </summary>
public sealed class PeopleDirectory(ITableStore tables, TimeProvider time)
{
    private readonly ShortMemory<BillingId, (Member? Member, Credentials? Credentials)> _known =
        new(time, ApiKeyDirectory.RevocationDelay, (id, cancellationToken) => ReadAsync(tables, id, cancellationToken));

    /// <summary>A member of an organization, or null.</summary>
    public async ValueTask<MemberView?> FindAsync(OwnerKey organization, BillingId id, CancellationToken cancellationToken) =>
        id.Owner == organization && await FindAsync(id, cancellationToken) is ({ } member, var credentials) ? new MemberView(member, credentials?.LastLogInAt) : null;

    /// <summary>The members of an organization, oldest first.</summary>
    public async ValueTask<IReadOnlyList<MemberView>> ListAsync(OwnerKey organization, CancellationToken cancellationToken)
    {
        string partition = PlatformRows.Organization(organization).PartitionKey;
        Dictionary<BillingId, Instant?> logIns = [];
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Platform, RowRange.Prefix(partition, PeopleRows.LoginPrefix), cancellationToken))
        {
            Credentials credentials = DocumentCodec.Read(row.Columns, PeopleJson.Default.Credentials)!;
            logIns[credentials.MemberId] = credentials.LastLogInAt;
        }

        List<MemberView> members = [];
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Platform, RowRange.Prefix(partition, PeopleRows.MemberPrefix), cancellationToken))
        {
            Member member = DocumentCodec.Read(row.Columns, PeopleJson.Default.Member)!;
            members.Add(new MemberView(member, logIns.GetValueOrDefault(member.Id)));
        }

        return [.. members.OrderBy(each => each.Member.CreatedAt).ThenBy(each => each.Member.Id)];
    }

    /// <summary>The member while it can log in, as remembered; null otherwise.</summary>
    public async ValueTask<Member?> ActiveAsync(BillingId id, CancellationToken cancellationToken) =>
        (await _known.GetAsync(id, cancellationToken)).Member is { Status: MemberStatus.Active } member ? member : null;

    /// <summary>The member while a log-in of its goes on, as remembered; null otherwise.</summary>
    internal async ValueTask<Member?> LoggedInAsync(BillingId id, string? session, Instant now, CancellationToken cancellationToken) =>
        await _known.GetAsync(id, cancellationToken) is ({ Status: MemberStatus.Active } member, { } credentials)
            && credentials.Sessions.Any(each => now < each.EndsAt && each.Id.ToString() == session) ? member : null;

    /// <summary>A person as it is now.</summary>
    internal ValueTask<(Member? Member, Credentials? Credentials)> FindAsync(BillingId id, CancellationToken cancellationToken) => ReadAsync(tables, id, cancellationToken);

    /// <summary>Reads the person again when it is next let in.</summary>
    internal void Forget(BillingId id) => _known.Forget(id);

    private static async ValueTask<(Member? Member, Credentials? Credentials)> ReadAsync(ITableStore tables, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = PeopleRows.PartitionOf(id);
        TableRow? member = await tables.GetAsync(address.Table, address.PartitionKey, PeopleRows.Member(id), cancellationToken);
        TableRow? login = await tables.GetAsync(address.Table, address.PartitionKey, PeopleRows.Login(id), cancellationToken);
        return (
            member is null ? null : DocumentCodec.Read(member.Columns, PeopleJson.Default.Member),
            login is null ? null : DocumentCodec.Read(login.Columns, PeopleJson.Default.Credentials));
    }
}
