using Billing.Application.Platform;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Platform;

/// <summary>The keys of the caller's organization, in the caller's mode.</summary>
internal sealed class ApiKeyEndpoints(ApiKeys keys, KnownScopes known, IClock clock)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Organizations", "/v1/organizations/current/api_keys", PlatformWire.Json);
        group.Post<ApiKeyCreate, ApiKeyCreateResponse>("/", "Create API key", Create).Answers(201).Fails(409).Scope("api_keys:write")
            .Describe("The answer holds the key itself, which is shown once and not kept.");
        group.List<ApiKeyListResponse>("/", "List API keys", List).Scope("api_keys:read");
        group.Post<ApiKeyRotate, ApiKeyCreateResponse>("/{api_key_id}/rotate", "Rotate API key", Rotate).BodyOptional().Fails(404, 409).Scope("api_keys:write")
            .Describe("A new key with the same name, scopes and expiry. The old one is revoked, or expires when the overlap is over.");
        group.Delete("/{api_key_id}", "Revoke API key", Revoke).Fails(404).Scope("api_keys:write");
    }

    private async ValueTask<Result<ApiKeyCreateResponse>> Create(Call call, ApiKeyCreate body) => known.Check(body.Surface, body.Scopes) is { } unknown
        ? unknown
        : (await keys.CreateAsync(call.Space.Organization, body.ToInput(call.Space.Mode) with { GivenBy = call.Caller!.Scopes }, call.Command, call.Cancellation)).Map(ApiKeyCreateResponse.From);

    private async ValueTask<Result<Listing<ApiKeyListResponse>>> List(Call call) =>
        call.Paging.Cut(await keys.ListAsync(call.Space, call.Cancellation)).Map(use => ApiKeyListResponse.From(use, clock.GetCurrentInstant()));

    private async ValueTask<Result<ApiKeyCreateResponse>> Rotate(Call call, ApiKeyRotate body) =>
        (await keys.RotateAsync(call.Space, call.Id("api_key_id"), new KeyRotation(Duration.FromHours(body.OverlapHours), call.Caller!.Scopes), call.Command, call.Cancellation)).Map(ApiKeyCreateResponse.From);

    private ValueTask<Result<Unit>> Revoke(Call call) => keys.RevokeAsync(call.Space, call.Id("api_key_id"), call.Command, call.Cancellation);
}
