using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.People;

/// <summary>
/// Lets a person in by password. Whatever is wrong, the answer is the same one, after the same reads, one hash and one write: neither its words nor its time tell whether the address
/// has an account, whether that is locked out, or has no password yet.
/// </summary>
public sealed class LogIn(
    Transactor transactor, PersonNames names, PeopleDirectory people, Passwords passwords, LogInAttempts attempts, PersonTokens tokens, IRandomSource random)
{
    private static readonly Failure Refused = Failure.Of(
        FailureKind.Unauthenticated, $"E-mail address or password is wrong; after {LogInAttempts.FailuresMax} wrong ones nothing is let in for {LogInAttempts.LockTime.TotalMinutes} minutes");

    /// <summary>Logs in. Refused with <see cref="FailureKind.Unauthenticated"/>.</summary>
    /// <param name="email">The address, in any case.</param>
    /// <param name="password">The password.</param>
    /// <param name="mode">The data that is opened.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<Result<LoggedIn>> RunAsync(string email, string password, Mode mode, CancellationToken cancellationToken)
    {
        string name = PersonNames.Of(email);
        BillingId? claimed = await names.FindAsync(name, cancellationToken);
        BillingId id = claimed ?? PersonNames.Nobody(name);
        (Member? member, Credentials? credentials) = await people.FindAsync(id, cancellationToken);
        bool isKnown = member is { Status: MemberStatus.Active };
        bool isLocked = await attempts.IsLockedAsync(name, isKnown, cancellationToken);
        if (!(await passwords.VerifyAsync(password, credentials?.PasswordHash, cancellationToken)).TryGet(out bool isRight, out Failure? busy))
        {
            return busy;
        }

        if (!isRight || !isKnown || isLocked)
        {
            await attempts.CountAsync(name, isKnown && !isLocked, cancellationToken);
            return Refused;
        }

        return await LetInAsync(member!, credentials!, password, mode, cancellationToken);
    }

    private async ValueTask<Result<LoggedIn>> LetInAsync(Member member, Credentials verified, string password, Mode mode, CancellationToken cancellationToken)
    {
        string hash = verified.PasswordHash!;
        if (passwords.IsOutdated(hash) && (await passwords.HashAsync(password, cancellationToken)).TryGet(out string? renewed, out _))
        {
            hash = renewed;
        }

        Command command = Command.Once(random);
        (Session session, string refreshToken) = tokens.Begin(member.Id, mode, command.Id);
        using var acting = PersonActing.Enter(member.Email, member.Id.Owner);
        Result<Outcome<Member>> begun = await transactor.RunAsync(
            PeopleRows.PartitionOf(member.Id), command, PeopleJson.Default.Member,
            async (work, cancel) =>
            {
                (Member? now, Credentials? credentials) = await work.PersonAsync(member.Id, cancel);
                if (now is not { Status: MemberStatus.Active } || credentials?.PasswordHash != verified.PasswordHash)
                {
                    return Refused; // removed, or another password, since the look
                }

                work.Replace(PeopleRows.Login(member.Id), credentials!.Beginning(session, work.Now) with { PasswordHash = hash }, PeopleJson.Default.Credentials);
                return now;
            },
            cancellationToken);
        people.Forget(member.Id);
        if (!begun.IsSuccess)
        {
            return begun.Failure;
        }

        await attempts.ClearAsync(PersonNames.Of(member.Email), cancellationToken);
        return tokens.Give(begun.Value.Value, session, refreshToken);
    }
}
