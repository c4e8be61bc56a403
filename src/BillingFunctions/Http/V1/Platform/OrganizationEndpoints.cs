using Billing.Application.Platform;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Platform;

/// <summary>Organizations: the caller's own, and all of them for whoever runs the service.</summary>
internal sealed class OrganizationEndpoints(Organizations organizations, OrganizationSecrets secrets)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Organizations", "/v1/organizations", PlatformWire.Json);
        group.List<OrganizationResponse>("/", "List organizations", List).Admin();
        group.Post<OrganizationCreate, OrganizationCreateResponse>("/", "Create organization", Create).Answers(201).Fails(409).Admin();
        group.Get<OrganizationResponse>("/current", "Get current organization", GetCurrent).Fails(404);
        group.Put<OrganizationUpdate, OrganizationResponse>("/current", "Update current organization", Update).Fails(404);
        group.Get<ImportWindowResponse>("/current/import_window", "Get import window", GetImportWindow).Fails(404);
        group.Put<ImportWindowUpdate, ImportWindowResponse>("/current/import_window", "Open import window", OpenImportWindow).Fails(404)
            .Describe("Events of this time span are taken however old they are.");
        group.Delete("/current/import_window", "Close import window", CloseImportWindow).Fails(404);
    }

    private async ValueTask<Result<Listing<OrganizationResponse>>> List(Call call)
    {
        (IReadOnlyList<Organization> page, int total) = await organizations.ListAsync(call.Paging.Skip, call.Paging.Limit, call.Cancellation);
        return new Listing<Organization>(page, total).Map(Show);
    }

    private async ValueTask<Result<OrganizationCreateResponse>> Create(Call call, OrganizationCreate body) =>
        (await organizations.FoundAsync(body.ToInput(), call.Command, call.Cancellation)).Map(founded => OrganizationCreateResponse.From(founded, body.HmacKey));

    private async ValueTask<Result<OrganizationResponse>> GetCurrent(Call call) => (await FindAsync(call)).Map(Show);

    private async ValueTask<Result<OrganizationResponse>> Update(Call call, OrganizationUpdate body) =>
        (await organizations.UpdateAsync(call.Space.Organization, body.ToPatch(), call.Command, call.Cancellation)).Map(Show);

    private async ValueTask<Result<ImportWindowResponse>> GetImportWindow(Call call)
    {
        Result<Organization> found = await FindAsync(call);
        return !found.IsSuccess ? found.Failure
            : found.Value.ImportWindow is { } window ? ImportWindowResponse.Of(window)
            : Failure.NotFound("Import window");
    }

    private async ValueTask<Result<ImportWindowResponse>> OpenImportWindow(Call call, ImportWindowUpdate body) =>
        (await organizations.SetImportWindowAsync(call.Space.Organization, body.ToWindow(), call.Command, call.Cancellation))
            .Map(organization => ImportWindowResponse.Of(organization.ImportWindow!));

    private async ValueTask<Result<Unit>> CloseImportWindow(Call call) =>
        (await organizations.SetImportWindowAsync(call.Space.Organization, null, call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private OrganizationResponse Show(Organization organization) => OrganizationResponse.From(organization, secrets.HmacKeyOf(organization));

    private async ValueTask<Result<Organization>> FindAsync(Call call) =>
        await organizations.FindAsync(call.Space.Organization, call.Cancellation) is { } organization ? organization : Failure.NotFound("Organization");
}
