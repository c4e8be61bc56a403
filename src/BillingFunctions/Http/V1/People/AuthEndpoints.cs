using Billing.Application.People;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.V1.People;

/// <summary>How members get in: register, log in and stay in, forget a password. Anyone may call these; none tells whether an address has an account.</summary>
internal sealed class AuthEndpoints(Register register, LogIn logIn, Sessions sessions, UseLink links, PeopleMails mails)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Auth", "/v1/auth", PeopleWire.Json);
        group.Post<RegisterRequest, RegisterResponse>("/register", "Register", Register).Answers(201).Public().Limited(RatePolicy.SignIn).Fails(403, 409)
            .Describe("Founds an organization with its owner and a first key, which is shown once. All of it, or nothing.");
        group.Post<LogInRequest, LogInResponse>("/log_in", "Log in", LogIn).Public().Limited(RatePolicy.SignIn).Fails(401)
            .Describe("After ten wrong passwords in a row nothing is let in for a quarter of an hour. The answer to whatever is wrong is the same.");
        group.Post<RefreshFields, LogInResponse>("/refresh", "Refresh tokens", Refresh).Public().Limited(RatePolicy.SignIn).Fails(401)
            .Describe("A refresh token works once. Sent a second time, it ends the log-in.");
        group.Post<LogOutRequest, DoneResponse>("/log_out", "Log out", LogOut).Public().Limited(RatePolicy.SignIn).Describe("Ends the log-in of a refresh token, whatever is left of it.");
        group.Post<ForgotPasswordFields, DoneResponse>("/forgot_password", "Forgot password", Forgot).Public().Limited(RatePolicy.SignIn)
            .Describe("Mails a token that works once within an hour, when the address has an account. The answer is always the same.");
        group.Post<ResetPasswordRequest, DoneResponse>("/reset_password", "Reset password", Reset).Public().Limited(RatePolicy.SignIn).Fails(400).Describe("Sets a new password with a mailed token; all log-ins end.");
        group.Post<AcceptInvitationRequest, LogInResponse>("/accept_invitation", "Accept invitation", Accept).Public().Limited(RatePolicy.SignIn).Fails(400).Describe("Sets a password with the token of an invitation, and logs in.");
    }

    private async ValueTask<Result<RegisterResponse>> Register(Call call, RegisterRequest body) =>
        (await register.RunAsync(body.ToInput(), call.Command, call.Cancellation)).Map(RegisterResponse.From);

    private async ValueTask<Result<LogInResponse>> LogIn(Call call, LogInRequest body) =>
        (await logIn.RunAsync(body.Email, body.Password, body.Mode, call.Cancellation)).Map(LogInResponse.From);

    private async ValueTask<Result<LogInResponse>> Refresh(Call call, RefreshFields body) =>
        (await sessions.RefreshAsync(body.RefreshToken, call.Cancellation)).Map(LogInResponse.From);

    private async ValueTask<Result<DoneResponse>> LogOut(Call call, LogOutRequest body)
    {
        await sessions.LogOutAsync(body.RefreshToken, body.Everywhere, call.Cancellation);
        return new DoneResponse("Logged out");
    }

    private async ValueTask<Result<DoneResponse>> Forgot(Call call, ForgotPasswordFields body)
    {
        await mails.ForgotAsync(body.Email, call.Cancellation);
        return new DoneResponse("If the address has an account, a mail is on its way");
    }

    private async ValueTask<Result<DoneResponse>> Reset(Call call, ResetPasswordRequest body) =>
        (await links.ResetAsync(body.Token, body.Password, call.Cancellation)).Map(_ => new DoneResponse("The password is set: log in"));

    private async ValueTask<Result<LogInResponse>> Accept(Call call, AcceptInvitationRequest body) =>
        (await links.AcceptAsync(body.Token, body.Password, body.Name, Mode.Live, call.Cancellation)).Map(LogInResponse.From);
}
