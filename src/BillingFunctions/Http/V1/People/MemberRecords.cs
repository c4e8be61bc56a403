using System.Text.Json.Serialization;
using Billing.Application.People;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.People;

internal sealed class MemberCreate
{
    [Email, Doc("Belongs to one person of the whole installation.")]
    public required string Email { get; set; }

    [Text(1, 100)]
    public string? Name { get; set; }

    public PersonRole Role { get; set; } = PersonRole.Member;

    [Text(8, 128), Doc("Left out: the member is invited and chooses one.")]
    public string? Password { get; set; }

    public NewMember ToInput() => new(Email, Name, Role, Password);
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class MemberUpdate
{
    [Text(1, 100)]
    public string? Name { get; set; }

    public PersonRole? Role { get; set; }

    public MemberChange ToChange() => new(Name, Role);
}

internal sealed record MemberResponse(
    BillingId Id, string Email, string? Name, PersonRole Role, MemberStatus Status, Instant? PasswordSetAt, Instant? LastLogInAt, Instant CreatedAt, Instant UpdatedAt)
{
    public static MemberResponse From(MemberView it) => new(
        it.Member.Id, it.Member.Email, it.Member.Name, it.Member.Role, it.Member.Status, it.Member.PasswordSetAt, it.LastLogInAt, it.Member.CreatedAt, it.Member.UpdatedAt);
}

internal sealed record InvitationResponse(
    BillingId Id, string Email, string? Name, PersonRole Role, MemberStatus Status, Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("For POST /v1/auth/accept_invitation, within seven days; null when the member needs none.")] string? InvitationToken, Instant? InvitationExpiresAt)
{
    public static InvitationResponse From(InvitedMember it, string? token) => new(
        it.Member.Id, it.Member.Email, it.Member.Name, it.Member.Role, it.Member.Status, it.Member.CreatedAt, it.Member.UpdatedAt, token,
        token is null ? null : it.InvitedAt + PeopleOptions.InvitationLifetime);
}

/// <summary>The wire records of this folder.</summary>
internal static class PeopleWire
{
    public static readonly PeopleWireJson Json = new(WireOptions.Create(Words.Of<Mode>(), Words.Of<PersonRole>(), Words.Of<MemberStatus>(), Words.Of<Billing.Application.Platform.KeySurface>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(LogInRequest))]
[JsonSerializable(typeof(LogInResponse))]
[JsonSerializable(typeof(RefreshFields))]
[JsonSerializable(typeof(LogOutRequest))]
[JsonSerializable(typeof(ForgotPasswordFields))]
[JsonSerializable(typeof(ResetPasswordRequest))]
[JsonSerializable(typeof(AcceptInvitationRequest))]
[JsonSerializable(typeof(DoneResponse))]
[JsonSerializable(typeof(MemberCreate))]
[JsonSerializable(typeof(MemberUpdate))]
[JsonSerializable(typeof(MemberResponse))]
[JsonSerializable(typeof(InvitationResponse))]
internal sealed partial class PeopleWireJson : JsonSerializerContext;
