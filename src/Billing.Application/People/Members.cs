using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.People;

/// <summary>Who is to join.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">For people; null for none.</param>
/// <param name="Role">What the member may do.</param>
/// <param name="Password">A first password; null: the member is invited and chooses one.</param>
public sealed record NewMember(string Email, string? Name, PersonRole Role, string? Password);

/// <summary>A change of a member: null leaves a field as it is.</summary>
/// <param name="Name">For people.</param>
/// <param name="Role">What the member may do.</param>
public sealed record MemberChange(string? Name, PersonRole? Role);

/// <summary>A member, and when its open invitation was made.</summary>
/// <param name="Member">The member.</param>
/// <param name="Nonce">Of the invitation; null when there is none.</param>
/// <param name="InvitedAt">When it was made.</param>
public sealed record InvitedMember(Member Member, string? Nonce, Instant InvitedAt);

/// <summary>The members of an organization: invite, add, change, remove. Nobody touches a role above his own, and an organization keeps an owner once it has one.</summary>
public sealed class Members(
    Transactor transactor, PeopleDirectory people, PersonNames names, Passwords passwords, PersonTokens tokens)
{
    /// <summary>
    /// Adds a member with a password, or invites one, by mail where mail is set up. Refused with <see cref="FailureKind.Forbidden"/> for a role above the caller's, with
    /// <see cref="FailureKind.Conflict"/> when the address is taken, with <see cref="FailureKind.WrongState"/> when there are <see cref="PeopleBook.CountMax"/>.
    /// </summary>
    public async ValueTask<Result<Outcome<InvitedMember>>> AddAsync(
        OwnerKey organization, NewMember input, PersonRole? by, Command named, CancellationToken cancellationToken)
    {
        Command command = named.HoldingName();
        if (RoleRights.Check(by, input.Role) is { } forbidden)
        {
            return forbidden;
        }

        var id = IdDerivation.ItemOf(organization, 0, "person", command.Id);
        if (await transactor.FindAsync(PeopleRows.PartitionOf(id), command, PeopleJson.Default.InvitedMember, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        string? hash = null;
        if (input.Password is { } password && !(await passwords.HashAsync(password, cancellationToken)).TryGet(out hash, out Failure? busy))
        {
            return busy;
        }

        Result<Unit> claimed = await names.ClaimAsync(input.Email, id, command, cancellationToken);
        return !claimed.IsSuccess ? claimed.Failure : await transactor.RunAsync(
            PeopleRows.PartitionOf(id), command, PeopleJson.Default.InvitedMember, (work, cancel) => AddAsync(work, id, input, hash, cancel), cancellationToken);
    }

    /// <summary>Invites a member once more; the invitation before stops working. Refused with <see cref="FailureKind.WrongState"/> when the member has joined.</summary>
    public ValueTask<Result<Outcome<InvitedMember>>> InviteAgainAsync(
        OwnerKey organization, BillingId id, PersonRole? by, Command command, CancellationToken cancellationToken) =>
        ChangeAsync(organization, id, by, command, (work, member, credentials) =>
        {
            if (member.Status != MemberStatus.Invited)
            {
                return Failure.Of(FailureKind.WrongState, "The member is active and needs no invitation");
            }

            PersonLink link = PersonTokens.LinkOf(id, LinkKind.Invitation, work.Command.Id, work.Now);
            work.Replace(PeopleRows.Login(id), credentials with { Links = [link] }, PeopleJson.Default.Credentials);
            work.Emit(PeopleMails.Of(id, link));
            return new InvitedMember(member, link.Nonce, link.IssuedAt);
        }, cancellationToken);

    /// <summary>Changes a member. Refused with <see cref="FailureKind.WrongState"/> when no owner would be left.</summary>
    public ValueTask<Result<Outcome<InvitedMember>>> ChangeAsync(
        OwnerKey organization, BillingId id, MemberChange change, PersonRole? by, Command command, CancellationToken cancellationToken) =>
        ChangeAsync(organization, id, by, command, async (work, member, _, cancel) =>
        {
            Member changed = member with { Name = change.Name ?? member.Name, Role = change.Role ?? member.Role, UpdatedAt = work.Now };
            if (RoleRights.Check(by, changed.Role) is { } forbidden)
            {
                return forbidden;
            }

            work.Replace(PeopleRows.Member(id), changed, PeopleJson.Default.Member);
            return await CountAsync(work, member, changed, cancel) ?? (Result<InvitedMember>)new InvitedMember(changed, null, work.Now);
        }, cancellationToken);

    /// <summary>Gives a member another address, by which it logs in from then on. Refused with <see cref="FailureKind.Conflict"/> when the address is taken.</summary>
    public async ValueTask<Result<Member>> ChangeEmailAsync(OwnerKey organization, BillingId id, string email, Command named, CancellationToken cancellationToken)
    {
        Command command = named.HoldingName();
        if (await people.FindAsync(organization, id, cancellationToken) is not { Member: var before })
        {
            return Failure.NotFound("Member");
        }

        bool isOther = PersonNames.Of(before.Email) != PersonNames.Of(email);
        if (isOther && !(await names.ClaimAsync(email, id, command, cancellationToken)).TryGet(out _, out Failure? taken))
        {
            return taken;
        }

        Result<Outcome<InvitedMember>> changed = await ChangeAsync(organization, id, by: null, command, (work, member, _) =>
        {
            Member renamed = member with { Email = email.Trim(), UpdatedAt = work.Now };
            work.Replace(PeopleRows.Member(id), renamed, PeopleJson.Default.Member);
            return new InvitedMember(renamed, null, work.Now);
        }, cancellationToken);
        if (isOther && changed.IsSuccess)
        {
            await names.ReleaseAsync(before.Email, id, cancellationToken);
        }

        return changed.Map(outcome => outcome.Value.Member);
    }

    /// <summary>Removes a member: its log-ins end, its address is free. Refused with <see cref="FailureKind.WrongState"/> when no owner would be left.</summary>
    public async ValueTask<Result<Unit>> RemoveAsync(OwnerKey organization, BillingId id, PersonRole? by, Command command, CancellationToken cancellationToken)
    {
        Result<Outcome<InvitedMember>> removed = await ChangeAsync(organization, id, by, command, async (work, member, _, cancel) =>
        {
            work.Delete(PeopleRows.Member(id));
            work.Delete(PeopleRows.Login(id));
            return await CountAsync(work, member, null, cancel) ?? (Result<InvitedMember>)new InvitedMember(member, null, work.Now);
        }, cancellationToken);
        if (removed.IsSuccess)
        {
            await names.ReleaseAsync(removed.Value.Value.Member.Email, id, cancellationToken);
        }

        return removed.Map(_ => Unit.Value);
    }

    /// <summary>The token of a member's invitation, for whoever passes it on by other means than mail; null when there is none.</summary>
    public Result<string?> InvitationOf(InvitedMember invited) => invited.Nonce is null
        ? (string?)null
        : tokens.TokenOf(invited.Member, PersonTokens.LinkOf(invited.Member.Id, LinkKind.Invitation, invited.Nonce, invited.InvitedAt)).Map(token => (string?)token);

    private static async ValueTask<Result<InvitedMember>> AddAsync(PartitionWork work, BillingId id, NewMember input, string? hash, CancellationToken cancellationToken)
    {
        if (await work.ReadAsync(PeopleRows.Book, PeopleJson.Default.PeopleBook, cancellationToken) is { Count: >= PeopleBook.CountMax })
        {
            return Failure.Of(FailureKind.WrongState, $"There are {PeopleBook.CountMax} members already, which is the most");
        }

        PersonLink? link = hash is null ? PersonTokens.LinkOf(id, LinkKind.Invitation, work.Command.Id, work.Now) : null;
        var member = new Member
        {
            Id = id,
            Email = input.Email.Trim(),
            Name = input.Name,
            Role = input.Role,
            Status = hash is null ? MemberStatus.Invited : MemberStatus.Active,
            PasswordSetAt = hash is null ? null : work.Now,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        await work.AddPersonAsync(member, new Credentials { MemberId = id, PasswordHash = hash, Links = link is null ? [] : [link] }, cancellationToken);
        if (link is not null)
        {
            work.Emit(PeopleMails.Of(id, link));
        }

        return new InvitedMember(member, link?.Nonce, work.Now);
    }

    /// <summary>Counts a change of a member; the refusal when no owner would be left.</summary>
    private static async ValueTask<Failure?> CountAsync(PartitionWork work, Member before, Member? after, CancellationToken cancellationToken)
    {
        PeopleBook book = (await work.ReadAsync(PeopleRows.Book, PeopleJson.Default.PeopleBook, cancellationToken) ?? PeopleBook.Empty).With(before, after);
        work.Put(PeopleRows.Book, book, PeopleJson.Default.PeopleBook);
        return before.Role == PersonRole.Owner && book.Owners.Count == 0
            ? Failure.Of(FailureKind.WrongState, "This member is the last owner: make another one first")
            : null;
    }

    private ValueTask<Result<Outcome<InvitedMember>>> ChangeAsync(
        OwnerKey organization, BillingId id, PersonRole? by, Command command, Func<PartitionWork, Member, Credentials, Result<InvitedMember>> step,
        CancellationToken cancellationToken) =>
        ChangeAsync(organization, id, by, command, (work, member, credentials, _) => ValueTask.FromResult(step(work, member, credentials)), cancellationToken);

    private async ValueTask<Result<Outcome<InvitedMember>>> ChangeAsync(
        OwnerKey organization, BillingId id, PersonRole? by, Command command,
        Func<PartitionWork, Member, Credentials, CancellationToken, ValueTask<Result<InvitedMember>>> step, CancellationToken cancellationToken)
    {
        if (id.Owner != organization)
        {
            return Failure.NotFound("Member");
        }

        Result<Outcome<InvitedMember>> changed = await transactor.RunAsync(
            PeopleRows.PartitionOf(id), command, PeopleJson.Default.InvitedMember,
            async (work, cancel) => await work.PersonAsync(id, cancel) is not ({ } member, { } credentials) ? Failure.NotFound("Member")
                : RoleRights.Check(by, member.Role) is { } forbidden ? forbidden
                : await step(work, member, credentials, cancel),
            cancellationToken);
        people.Forget(id);
        return changed;
    }
}
