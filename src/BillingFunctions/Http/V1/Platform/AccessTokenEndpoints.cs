using Billing.Application.Tokens;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Platform;

/// <summary>Tokens for the surfaces that take no keys.</summary>
internal sealed class AccessTokenEndpoints(IssueAccessToken issue)
{
    public void Map(SurfaceBuilder v1) => v1.Group("Access Tokens", "/v1/access_tokens", PlatformWire.Json)
        .Post<AccessTokenCreate, AccessTokenResponse>("/", "Create access token", Create).Answers(201).Fails(400, 404)
        .Describe(
            "A JSON Web Token (HS256) for the surfaces Billing Service and NNO. It works there until it expires, and no longer than the key that issued it. Nothing of it is kept: "
            + "a repeat makes another one.");

    private async ValueTask<Result<AccessTokenResponse>> Create(Call call, AccessTokenCreate body) =>
        (await issue.RunAsync(call.Space, call.Caller!.Holder, body.ToInput(), call.Command, call.Cancellation)).Map(AccessTokenResponse.From);
}
