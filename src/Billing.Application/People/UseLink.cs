using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.People;

/// <summary>Sets a password with the token of a link: by whoever was invited, or forgot the old one. A token works once.</summary>
public sealed class UseLink(
    Transactor transactor, PeopleDirectory people, Passwords passwords, LogInAttempts attempts, PersonTokens tokens, IRandomSource random)
{
    /// <summary>Joins with the token of an invitation, and logs in. Refused with <see cref="FailureKind.WrongState"/> when the token does not work.</summary>
    public async ValueTask<Result<LoggedIn>> AcceptAsync(string token, string password, string? name, Mode mode, CancellationToken cancellationToken)
    {
        Command command = Command.Once(random);
        Session? session = null;
        string refreshToken = "";
        Result<Member> set = await SetAsync(LinkKind.Invitation, token, password, command, (member, credentials, work) =>
        {
            (session, refreshToken) = tokens.Begin(member.Id, mode, command.Id);
            return (member with { Name = name ?? member.Name, Status = MemberStatus.Active }, credentials.Beginning(session, work.Now));
        }, cancellationToken);
        return set.TryGet(out Member? joined, out Failure? failure) ? tokens.Give(joined, session!, refreshToken) : failure;
    }

    /// <summary>Sets a new password; all log-ins end. Refused with <see cref="FailureKind.WrongState"/> when the token does not work.</summary>
    public async ValueTask<Result<Unit>> ResetAsync(string token, string password, CancellationToken cancellationToken)
    {
        Result<Member> set = await SetAsync(
            LinkKind.Reset, token, password, Command.Once(random), (member, credentials, _) => (member, credentials with { Sessions = [] }), cancellationToken);
        if (set.IsSuccess)
        {
            await attempts.ClearAsync(PersonNames.Of(set.Value.Email), cancellationToken);
        }

        return set.Map(_ => Unit.Value);
    }

    private async ValueTask<Result<Member>> SetAsync(
        LinkKind kind, string token, string password, Command command, Func<Member, Credentials, PartitionWork, (Member, Credentials)> change, CancellationToken cancellationToken)
    {
        Failure refused = Failure.Of(FailureKind.WrongState, "This token is used, expired or unknown");
        if (tokens.ReadLink(token, kind) is not (var id, var nonce) || (await people.FindAsync(id, cancellationToken)).Member is not { } found)
        {
            return refused;
        }

        if (!(await passwords.HashAsync(password, cancellationToken)).TryGet(out string? hash, out Failure? busy))
        {
            return busy;
        }

        using var acting = PersonActing.Enter(found.Email, id.Owner);
        Result<Outcome<Member>> done = await transactor.RunAsync(
            PeopleRows.PartitionOf(id), command, PeopleJson.Default.Member,
            async (work, cancel) =>
            {
                if (await work.PersonAsync(id, cancel) is not ({ } member, { Link: { } link } credentials) || link.Kind != kind || link.Nonce != nonce || link.ExpiresAt <= work.Now)
                {
                    return refused;
                }

                (Member changed, Credentials proving) = change(member, credentials, work);
                changed = changed with { PasswordSetAt = work.Now, UpdatedAt = work.Now };
                work.Replace(PeopleRows.Member(id), changed, PeopleJson.Default.Member);
                work.Replace(PeopleRows.Login(id), proving with { PasswordHash = hash, Links = [] }, PeopleJson.Default.Credentials);
                return changed;
            },
            cancellationToken);
        people.Forget(id);
        return done.Map(outcome => outcome.Value);
    }
}
