using Billing.Application.Payments.Collection;
using Billing.Application.Portal;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>How an organization lets its customers into their portals, and out again.</summary>
internal sealed class PortalAccessEndpoints(PortalAccess access, RevokePortal revoke, PublicAddress address)
{
    /// <summary>A token may do more than read, so that a key that may only read gives none.</summary>
    private const string Scope = "portal:write";

    public void Map(SurfaceBuilder v1)
    {
        v1.Group("Portal", "/portal", PortalWire.Json)
            .Get<PortalTokenResponse>("/auth/{external_id}", "Generate a portal JWT for a customer", Token).Fails(400, 404).Scope(Scope)
            .Describe("With a key of the organization. The token opens the portal of this one customer for 12 hours, or until it or the key is revoked.");
        GroupBuilder customers = v1.Group("Customers", "/v1/customers", PortalWire.Json);
        customers.Get<PortalUrlResponse>("/{external_id}/portal_url", "Generate customer portal URL", Url).Fails(400, 404).Scope(Scope)
            .Describe("The address of a page on which the customer sees and pays its invoices. It holds a token of 12 hours behind the #, where no server and no log sees it.");
        customers.Delete("/{external_id}/portal_tokens", "Revoke portal tokens of a customer", Revoke).Fails(404).Scope(Scope)
            .Describe("All that were given so far, at once.");
    }

    private async ValueTask<Result<PortalTokenResponse>> Token(Call call) => (await OpenAsync(call)).Map(token => new PortalTokenResponse(token));

    private async ValueTask<Result<PortalUrlResponse>> Url(Call call) =>
        (await OpenAsync(call)).Map(token => new PortalUrlResponse($"{PageOf(call)}#token={token}"));

    private async ValueTask<Result<Unit>> Revoke(Call call) =>
        call.Settle(await revoke.RunAsync(call.Space, call.Text("external_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private ValueTask<Result<string>> OpenAsync(Call call)
    {
        call.Context.Response.Headers.CacheControl = "no-store";
        return access.OpenAsync(call.Space, call.Text("external_id"), call.Caller!.Holder, call.Command, call.Cancellation);
    }

    /// <summary>Where the operator says that we are; else where this request found us.</summary>
    private string PageOf(Call call) => address.Root is { } root
        ? new Uri(root, PortalPage.Path).AbsoluteUri
        : $"{call.Context.Request.Scheme}://{call.Context.Request.Host}{PortalPage.Path}";
}
