using Billing.Application.Consistency;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Tenants;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.People;

/// <summary>Who registers.</summary>
/// <param name="Organization">The organization that is founded.</param>
/// <param name="Name">Name of its owner.</param>
/// <param name="Email">The owner's address.</param>
/// <param name="Password">The owner's password.</param>
/// <param name="KeySurface">For which surface the first key is.</param>
public sealed record Registration(NewOrganization Organization, string Name, string Email, string Password, KeySurface KeySurface);

/// <summary>What registering gives: shown once.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="FirstKey">A live key with every scope.</param>
/// <param name="LoggedIn">The owner, logged in.</param>
public sealed record Registered(Organization Organization, IssuedApiKey FirstKey, LoggedIn LoggedIn);

/// <summary>
/// Founds an organization with its owner, its first key and its webhook secret: all in one transaction, or nothing. The e-mail address is claimed before that; the claim of one who died
/// in between is taken over by the next who comes with the address.
/// </summary>
public sealed class Register(
    Organizations organizations, ApiKeys keys, Transactor transactor, ITableStore tables, PersonNames names, Passwords passwords, PersonTokens tokens, EndpointSecrets secrets,
    PeopleOptions options, IClock clock)
{
    /// <summary>
    /// Registers. Refused with <see cref="FailureKind.Conflict"/> when the address is taken, or a request with the same key has registered: its secrets were shown then; with
    /// <see cref="FailureKind.Forbidden"/> where the operator lets no strangers in.
    /// </summary>
    public async ValueTask<Result<Registered>> RunAsync(Registration input, Command named, CancellationToken cancellationToken)
    {
        Command command = named.HoldingName();
        if (!options.AllowsSignUp)
        {
            return Failure.Of(FailureKind.Forbidden, "Registering is switched off here: ask whoever runs the service");
        }

        OwnerKey owner = IdDerivation.Owner(0, "organization", command.Id);
        BillingId id = IdDerivation.ItemOf(owner, 0, "person", command.Id);
        if (await transactor.FindAsync(PeopleRows.PartitionOf(id), command, PlatformJson.Default.NewOrganizationResult, cancellationToken) is { } earlier)
        {
            return Earlier(earlier);
        }

        if (!(await passwords.HashAsync(input.Password, cancellationToken)).TryGet(out string? hash, out Failure? fault)
            || !secrets.New(new DataSpace(owner, Mode.Live), TenantWebhook.EndpointOf(owner)).TryGet(out string? webhookSecret, out fault)
            || !(await names.ClaimAsync(input.Email, id, command, cancellationToken)).TryGet(out _, out fault))
        {
            return fault;
        }

        return await FoundAsync(input, id, hash, webhookSecret, command, cancellationToken);
    }

    private async ValueTask<Result<Registered>> FoundAsync(
        Registration input, BillingId id, string hash, string webhookSecret, Command command, CancellationToken cancellationToken)
    {
        IssuedApiKey issued = keys.Issue(id.Owner, new NewApiKey(Mode.Live, "First key", [], ExpiresAt: null) { Surface = input.KeySurface }, command);
        await tables.CommitAsync(Tables.Platform, [PlatformRows.Holder(issued.Key)], cancellationToken);
        (Session session, string refreshToken) = tokens.Begin(id, Mode.Live, command.Id);
        Instant now = clock.GetCurrentInstant();
        var member = new Member
        {
            Id = id, Email = input.Email.Trim(), Name = input.Name, Role = PersonRole.Owner, Status = MemberStatus.Active, PasswordSetAt = now, CreatedAt = now, UpdatedAt = now,
        };
        using var acting = PersonActing.Enter(member.Email, id.Owner);
        Result<Outcome<NewOrganizationResult>> made = await organizations.FoundAsync(id.Owner, input.Organization, issued.Key, command, cancellationToken, async (work, cancel) =>
        {
            await work.AddPersonAsync(member, new Credentials { MemberId = id, PasswordHash = hash }.Beginning(session, work.Now), cancel);
            work.Insert(TenantWebhook.Row, new TenantWebhook(webhookSecret), TenantJson.Default.TenantWebhook);
        });
        return !made.TryGet(out Outcome<NewOrganizationResult>? outcome, out Failure? failure) ? failure
            : outcome.Replayed ? Earlier(outcome)
            : tokens.Give(member, session, refreshToken).Map(given => new Registered(outcome.Value.Organization, issued, given));
    }

    private static Failure Earlier(Result<Outcome<NewOrganizationResult>> earlier) => earlier.TryGet(out Outcome<NewOrganizationResult>? done, out Failure? failure)
        ? Failure.Of(FailureKind.Conflict, $"An earlier request with this Idempotency-Key registered {done.Value.Organization.Slug}; its key was shown then and is not kept")
        : failure;
}
