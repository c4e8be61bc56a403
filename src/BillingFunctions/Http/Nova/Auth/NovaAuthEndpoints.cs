using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Application.Tenants;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Nova.Tenants;

namespace BillingFunctions.Http.Nova.Auth;

/// <summary>How people get in. Anyone may call these; none tells whether an address has an account.</summary>
internal sealed class NovaAuthEndpoints(Register register, LogIn logIn, Sessions sessions, UseLink links, PeopleMails mails, TenantDesk tenants)
{
    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Auth", "/api/auth", NovaTenantWire.Json);
        group.Post<NovaRegister, NovaRegistered>("/register", "Register tenant", Register).Answers(201).Public().Limited(RatePolicy.SignIn).Fails(403, 409)
            .Describe("The tenant, its owner, its first key and its webhook secret come at once, or not at all. The key is shown here only.");
        group.Post<LogInFields, NovaLoggedIn>("/login", "Login", LogIn).Public().Limited(RatePolicy.SignIn).Fails(401)
            .Describe("After ten wrong passwords in a row nothing is let in for a quarter of an hour. The answer to whatever is wrong is the same.");
        group.Post<NovaRefresh, NovaTokens>("/refresh", "Refresh tokens", Refresh).Public().Limited(RatePolicy.SignIn).Fails(401)
            .Describe("A refresh token works once. Sent a second time, it ends the log-in.");
        group.Post<ForgotPasswordFields, NovaMessage>("/forgot-password", "Request password reset", Forgot).Public().Limited(RatePolicy.SignIn)
            .Describe("Mails a token that works once within an hour, when the address has an account. The answer is always the same.");
        group.Post<NovaResetPassword, NovaMessage>("/reset-password", "Reset password", Reset).Public().Limited(RatePolicy.SignIn).Fails(400)
            .Describe("All log-ins end.");
    }

    private async ValueTask<Result<NovaRegistered>> Register(Call call, NovaRegister body)
    {
        if (!(await register.RunAsync(body.ToInput(), call.Command, call.Cancellation)).TryGet(out Registered? done, out Failure? failure))
            return failure;

        TenantView tenant = (await tenants.FindAsync(done.Organization.Id.Owner, KeySurface.Nova, call.Cancellation))!;
        return NovaRegistered.From(done, NovaTenant.From(tenant, new MemberView(done.LoggedIn.Member, done.Organization.CreatedAt)) with { ApiKey = done.FirstKey.Secret });
    }

    private async ValueTask<Result<NovaLoggedIn>> LogIn(Call call, LogInFields body)
    {
        if (!(await logIn.RunAsync(body.Email, body.Password, Mode.Live, call.Cancellation)).TryGet(out LoggedIn? done, out Failure? failure))
            return failure;

        TenantView tenant = (await tenants.FindAsync(done.Member.Id.Owner, KeySurface.Nova, call.Cancellation))!;
        return new NovaLoggedIn(NovaTenant.From(tenant, new MemberView(done.Member, done.AccessExpiresAt - PeopleOptions.AccessLifetime)), done.AccessToken, done.RefreshToken);
    }

    private async ValueTask<Result<NovaTokens>> Refresh(Call call, NovaRefresh body) =>
        (await sessions.RefreshAsync(body.RefreshToken, call.Cancellation)).Map(done => new NovaTokens(done.AccessToken, done.RefreshToken));

    private async ValueTask<Result<NovaMessage>> Forgot(Call call, ForgotPasswordFields body)
    {
        await mails.ForgotAsync(body.Email, call.Cancellation);
        return new NovaMessage("If the address has an account, a mail is on its way");
    }

    private async ValueTask<Result<NovaMessage>> Reset(Call call, NovaResetPassword body) =>
        (await links.ResetAsync(body.Token, body.NewPassword, call.Cancellation)).Map(_ => new NovaMessage("The password is set: log in"));
}
