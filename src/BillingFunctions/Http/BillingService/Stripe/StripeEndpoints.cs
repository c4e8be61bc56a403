using System.Text.Json;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.BillingService.Stripe;

/// <summary>Pages of the payment provider, and what it tells.</summary>
internal sealed class StripeEndpoints(StartMethodSetup setup, ProviderWebhooks webhooks, TenantSubscriptions tenants)
{
    private static readonly QueryParameter<BillingId?> TenantId = Query.Id("tenantId");
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customerId");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Stripe", "/api/v1/billing/stripe", BillingServiceWire.Json);
        group.Post<CheckoutBody, CheckoutSession>("/checkout", "Create checkout session", Checkout).With(TenantId).Fails(404, 501, 503)
            .Describe("A page on which the tenant saves the method that pays its subscription. The subscription itself is created with POST /tenants/{tenantId}/subscriptions.");
        group.Post<PortalBody, PortalSession>("/portal", "Create portal session", Portal).With(CustomerId).Fails(404, 501, 503)
            .Describe("The provider's own page on which the tenant manages its methods. customerId is the tenant's.");
        ProviderWebhooks.Describe(group.PostRaw<JsonElement, WebhookTaken>("/webhook", "Handle Stripe webhook", Take), 404).With(ProviderWebhooks.Connection)
            .Describe("Signed over the raw bytes; connection is the id of the integration. What was taken before, and what concerns none of our payments, is answered with 200 too.");
    }

    private async ValueTask<Result<CheckoutSession>> Checkout(Call call, CheckoutBody body)
    {
        if ((body.TenantId ?? call.Get(TenantId)) is not { } tenant)
            return Failure.Invalid("tenantId", "Field required", "missing");

        if (Tenants.Refusal(call, tenant) is { } refusal)
            return refusal;

        if (body.PlanId is { } plan && await tenants.FindPlanAsync(call.Space, plan, call.Cancellation) is null)
            return Failure.NotFound("Plan");

        return (call.Settle(await setup.RunAsync(
            call.Space, tenant, null, new Uri(body.SuccessUrl), call.Command, call.Cancellation))).Map(page => new CheckoutSession(page.Url.ToString(), page.Id));
    }

    private async ValueTask<Result<PortalSession>> Portal(Call call, PortalBody body)
    {
        if ((body.CustomerId ?? call.Get(CustomerId)) is not { } tenant)
            return Failure.Invalid("customerId", "Field required", "missing");

        return Tenants.Refusal(call, tenant) is { } refusal ? refusal : (call.Settle(await setup.PortalAsync(
            call.Space, tenant, null, new Uri(body.ReturnUrl), call.Command, call.Cancellation))).Map(page => new PortalSession(page.Url.ToString()));
    }

    private async ValueTask<Result<WebhookTaken>> Take(Call call) =>
        (await webhooks.TakeAsync(call, PaymentProviderKind.Stripe)).Map(_ => new WebhookTaken(true));
}

internal sealed class CheckoutBody
{
    public BillingId? TenantId { get; set; }

    public BillingId? PlanId { get; set; }

    [Text(1, 255)]
    public string? CustomerId { get; set; }

    [WebAddress]
    public required string SuccessUrl { get; set; }

    [WebAddress]
    public string? CancelUrl { get; set; }
}

internal sealed record CheckoutSession(string SessionUrl, string SessionId);

internal sealed class PortalBody
{
    [Doc("The tenant.")]
    public BillingId? CustomerId { get; set; }

    [WebAddress]
    public required string ReturnUrl { get; set; }
}

internal sealed record PortalSession(string PortalUrl);

internal sealed record WebhookTaken(bool Received);
