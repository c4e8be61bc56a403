using System.Security.Cryptography;
using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.People;

/// <summary>
/// Goes on with log-ins and ends them. A refresh token works once: who sends one a second time, or an older one, ends the log-in, because then two have it and one of them stole it.
/// </summary>
public sealed class Sessions(Transactor transactor, ITableStore tables, PeopleDirectory people, PersonTokens tokens, IRandomSource random, IClock clock)
{
    private static readonly Failure Refused = Failure.Of(FailureKind.Unauthenticated, "This refresh token is used, expired or unknown: log in again");

    /// <summary>The next tokens of a log-in. Refused with <see cref="FailureKind.Unauthenticated"/>.</summary>
    public async ValueTask<Result<LoggedIn>> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        if (!RefreshTokens.TryRead(refreshToken, out BillingId id, out BillingId sessionId, out string hash))
        {
            return Refused;
        }

        while (true)
        {
            PartitionAddress address = PeopleRows.PartitionOf(id);
            TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PeopleRows.Login(id), cancellationToken);
            Credentials? credentials = row is null ? null : DocumentCodec.Read(row.Columns, PeopleJson.Default.Credentials);
            if (credentials?.Sessions.FirstOrDefault(each => each.Id == sessionId) is not { } session || !session.IsOpen(clock.GetCurrentInstant())
                || (await people.FindAsync(id, cancellationToken)).Member is not { Status: MemberStatus.Active } member)
            {
                return Refused;
            }

            if (!AreSame(session.RefreshHash, hash))
            {
                await EndAsync(member, [sessionId], cancellationToken);
                return Refused;
            }

            (Session next, string nextToken) = tokens.Next(id, session);
            Columns columns = DocumentCodec.Write(new Columns(), credentials.With(next), PeopleJson.Default.Credentials);
            if ((await tables.CommitAsync(address.Table, [RowWrite.Replace(address.PartitionKey, row!.RowKey, row.ETag, columns)], cancellationToken)).IsCommitted)
            {
                people.Forget(id);
                return tokens.Give(member, next, nextToken);
            }
        }
    }

    /// <summary>Ends the log-in of a refresh token, or all of the person. A token that says nothing ends nothing, and nobody is told.</summary>
    public async ValueTask LogOutAsync(string refreshToken, bool everywhere, CancellationToken cancellationToken)
    {
        if (RefreshTokens.TryRead(refreshToken, out BillingId id, out BillingId sessionId, out string hash)
            && await people.FindAsync(id, cancellationToken) is ({ } member, { } credentials)
            && credentials.Sessions.FirstOrDefault(each => each.Id == sessionId) is { } session)
        {
            await EndAsync(member, everywhere && AreSame(session.RefreshHash, hash) ? [.. credentials.Sessions.Select(each => each.Id)] : [sessionId], cancellationToken);
        }
    }

    private async ValueTask EndAsync(Member member, IReadOnlyList<BillingId> ended, CancellationToken cancellationToken)
    {
        using var acting = PersonActing.Enter(member.Email, member.Id.Owner);
        await transactor.RunAsync(
            PeopleRows.PartitionOf(member.Id), Command.Once(random), PeopleJson.Default.Boolean,
            async (work, cancel) =>
            {
                if (await work.ReadAsync(PeopleRows.Login(member.Id), PeopleJson.Default.Credentials, cancel) is not { } credentials)
                {
                    return false;
                }

                work.Replace(PeopleRows.Login(member.Id), ended.Aggregate(credentials, (left, session) => left.Without(session)), PeopleJson.Default.Credentials);
                return true;
            },
            cancellationToken);
        people.Forget(member.Id);
    }

    private static bool AreSame(string kept, string given) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept), Encoding.ASCII.GetBytes(given));
}
