using Billing.Application.Mail;
using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Application.Tenants;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Nova.Webhooks;

namespace BillingFunctions.Http.Nova.Tenants;

/// <summary>The tenant of whoever has logged in, and its keys.</summary>
internal sealed class NovaTenantEndpoints(TenantDesk tenants, PeopleDirectory people, Members members, ApiKeys keys, SendTestMail testMail, WebhookSurfaces surfaces)
{
    private static readonly Failure Unknown = Failure.NotFound("Tenant");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Tenants", "/api/tenants/me", NovaTenantWire.Json);
        group.Get<NovaTenant>("/", "Get own tenant", Get).Person().Scope("organizations:read").Fails(404);
        group.Patch<NovaTenantUpdate, NovaChangedTenant>("/", "Update own tenant", Update).Person().Scope("organizations:write").Fails(404, 409)
            .Describe("settings are merged by name; null takes a name out. netPaymentTerms, invoiceGracePeriodDays, webhookEvents and smtp {host, port, security, user, password, from} take effect, the others are kept. "
                + $"webhookEvents names any of {string.Join(", ", surfaces.NamesOf(NovaWebhookSurface.SurfaceName))}.");
        group.Get<NovaTenantUsage>("/usage", "Get tenant usage statistics", Usage).Person().Scope("organizations:read").Fails(404);
        group.Post<NovaKeyCreate, NovaCreatedKey>("/api-keys", "Create API key", CreateKey).Person().Scope("api_keys:write").Answers(201).Fails(409)
            .Describe("Live data. The key is shown here only. scopes are a group and an action as customers:read, an action alone as read, or nothing for everything.");
        group.List<NovaKey>("/api-keys", "List API keys", ListKeys).Person().Scope("api_keys:read").Describe("Newest first, without those that were revoked.");
        group.Delete<NovaMessage>("/api-keys/{id}", "Revoke API key", RevokeKey).Person().Scope("api_keys:write").Fails(404);
        group.Post<NovaTestMail, NovaMessage>("/smtp/test", "Send SMTP test mail", TestMail).Person().Scope("mail_settings:write").Fails(400)
            .Describe("Sends at once and says what the server said when it did not take the mail.");
    }

    private async ValueTask<Result<NovaTenant>> Get(Call call) =>
        await FindAsync(call) is ({ } tenant, { } person) ? NovaTenant.From(tenant, person) : Unknown;

    private async ValueTask<Result<NovaChangedTenant>> Update(Call call, NovaTenantUpdate body)
    {
        if (body.Email is { } email && !(await members.ChangeEmailAsync(call.Space.Organization, call.Caller!.Person!.Id, email, Part(call, "email"), call.Cancellation)).TryGet(out _, out Failure? refused))
            return refused;

        if (!(await tenants.UpdateAsync(call.Space.Organization, "nova", body.ToPatch(), call.Command, call.Cancellation)).TryGet(out _, out Failure? failure))
            return failure;

        return await FindAsync(call) is ({ } tenant, { } person) ? NovaChangedTenant.From(tenant, person) : Unknown;
    }

    private async ValueTask<Result<NovaTenantUsage>> Usage(Call call) =>
        await FindAsync(call) is ({ } tenant, _) && Currency.Parse(tenant.Organization.DefaultCurrency) is { } currency
            && await tenants.UsageAsync(call.Space.Organization, currency, call.Cancellation) is { } usage
                ? new NovaTenantUsage(usage.Customers, usage.ActiveSubscriptions, usage.Invoices, NovaMoney.Major(usage.RevenueMinor, currency))
                : Unknown;

    private async ValueTask<Result<NovaCreatedKey>> CreateKey(Call call, NovaKeyCreate body) => (await keys.CreateAsync(
        call.Space.Organization, body.ToInput(call.Space.Mode) with { GivenBy = call.Caller!.Scopes }, call.Command, call.Cancellation)).Map(NovaCreatedKey.From);

    private async ValueTask<Result<Listing<NovaKey>>> ListKeys(Call call) =>
        call.Paging.Cut([.. (await keys.ListAsync(call.Space, call.Cancellation)).Where(each => each.Key is { Surface: KeySurface.Nova, RevokedAt: null })]).Map(NovaKey.From);

    private async ValueTask<Result<NovaMessage>> RevokeKey(Call call) =>
        (await keys.RevokeAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(_ => new NovaMessage("API key revoked"));

    private async ValueTask<Result<NovaMessage>> TestMail(Call call, NovaTestMail body) =>
        (await testMail.RunAsync(call.Space, body.To, call.Command, call.Cancellation)).Map(_ => new NovaMessage("Test mail sent"));

    private async ValueTask<(TenantView? Tenant, MemberView? Person)> FindAsync(Call call) => (
        await tenants.FindAsync(call.Space.Organization, KeySurface.Nova, call.Cancellation),
        await people.FindAsync(call.Space.Organization, call.Caller!.Person!.Id, call.Cancellation));

    private static Billing.Application.Consistency.Command Part(Call call, string part) => Billing.Application.Consistency.Command.FromJob("tenant", call.Command.Id, part);
}
