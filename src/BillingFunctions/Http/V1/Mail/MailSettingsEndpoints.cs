using Billing.Application.Mail;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Mail;

/// <summary>How the organization sends mails.</summary>
internal sealed class MailSettingsEndpoints(SaveMailSettings settings, SendTestMail test)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Organizations", "/v1/organizations/current/mail_settings", MailWire.Json);
        group.Get<MailSettingsResponse>("/", "Get mail settings", Get).Fails(404).Scope("mail_settings:read");
        group.Put<MailSettingsUpdate, MailSettingsResponse>("/", "Set mail settings", Set).Fails(400).Scope("mail_settings:write")
            .Describe("Replaces all of them. The password is kept encrypted and never shown; left out, the kept one stays while host and user are the same.");
        group.Delete("/", "Delete mail settings", Delete).Fails(404).Scope("mail_settings:write").Describe("Nothing is sent from then on.");
        group.Post<TestMailRequest, SentResponse>("/test", "Send test mail", Test).Fails(400).Scope("mail_settings:write")
            .Describe("Sends at once and says what the server said when it did not take the mail.");
    }

    private async ValueTask<Result<MailSettingsResponse>> Get(Call call) =>
        await settings.FindAsync(call.Space, call.Cancellation) is { } found ? MailSettingsResponse.From(found) : Failure.NotFound("Mail settings");

    private async ValueTask<Result<MailSettingsResponse>> Set(Call call, MailSettingsUpdate body) =>
        call.Settle(await settings.SaveAsync(call.Space, body.ToSettings(), body.Password, call.Command, call.Cancellation)).Map(MailSettingsResponse.From);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await settings.DeleteAsync(call.Space, call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<SentResponse>> Test(Call call, TestMailRequest body) =>
        (await test.RunAsync(call.Space, body.To, call.Command, call.Cancellation)).Map(sent => new SentResponse(sent));
}
