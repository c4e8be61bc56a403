using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Audit;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Audit;

/// <summary>Who changed what, when, and from where.</summary>
internal sealed class AuditEndpoints(ListReader lists)
{
    private static readonly QueryParameter<string?> ResourceType = Query.Text("resource_type", 100);
    private static readonly QueryParameter<BillingId?> ResourceId = Query.Id("resource_id");
    private static readonly QueryParameter<AuditAction?> Action = Query.OneOf<AuditAction>("action");
    private static readonly QueryParameter<Instant?> StartDate = Query.Instant("start_date");
    private static readonly QueryParameter<Instant?> EndDate = Query.Instant("end_date");
    private static readonly QueryParameter<ActorType?> Actor = Query.OneOf<ActorType>("actor_type");
    private static readonly QueryParameter<string?> Request = Query.Text("request_id", 64);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Audit Logs", "/v1/audit_logs", AuditWire.Json);
        group.List<AuditLogResponse>("/", "List audit logs", List).With(ResourceType, ResourceId, Action, StartDate, EndDate, Actor, Request)
            .SortedBy("resource_type", "action", "actor_type")
            .Describe("Every change that a request made, written with the change. What closes and other work of the service do stands in the events. start_date and end_date are both included.");
        group.List<AuditLogResponse>("/{resource_type}/{resource_id}", "Get audit trail for a resource", Trail).Describe("Newest first.");
    }

    private async ValueTask<Result<Listing<AuditLogResponse>>> List(Call call) => await PageAsync(
        call, ListedRows.When("resource_type", call.Get(ResourceType)), ListedRows.When("resource_id", call.Get(ResourceId)?.ToString()),
        ListedRows.When("action", call.Get(Action)?.ToString()), ListedRows.When("actor_type", call.Get(Actor)?.ToString()),
        ListedRows.When("request_id", call.Get(Request)), AuditLists.Between(call.Get(StartDate), call.Get(EndDate)));

    private async ValueTask<Result<Listing<AuditLogResponse>>> Trail(Call call) => await PageAsync(
        call, ListFilter.EqualTo("resource_type", call.Text("resource_type")), ListFilter.EqualTo("resource_id", call.Id("resource_id").ToString()));

    private async ValueTask<Listing<AuditLogResponse>> PageAsync(Call call, params ListFilter?[] filters) =>
        (await lists.PageAsync(call, AuditLists.Entries, AuditLists.RowType, filters)).Map(entry => AuditLogResponse.From(entry, call.Organization));
}

internal sealed record AuditMetadata(string? RequestId, [property: Doc("Method and path template, or the queue.")] string? Operation, string? IpAddress, string? UserAgent);

internal sealed record AuditLogResponse(
    BillingId Id, BillingId OrganizationId, string ResourceType, [property: Doc("The organization where the thing has no id of its own.")] BillingId ResourceId, AuditAction Action,
    [property: FreeObject, Doc("Fields that changed, each with old and new. Secrets read [redacted]; very long values are left out.")] JsonElement Changes, ActorType ActorType,
    [property: Doc("The beginning of the key, the name of the token (jti), the e-mail address of the person, or the id of the integration.")] string? ActorId,
    [property: JsonPropertyName("metadata_")] AuditMetadata? Metadata, Instant CreatedAt)
{
    public static AuditLogResponse From(AuditEntry it, BillingId organization) => new(
        it.Id, organization, it.ResourceType, it.ResourceId, it.Action, ListedRows.Parse(Encoding.UTF8.GetString(it.Changes.Utf8.Span)), it.ActorType, it.ActorId,
        new AuditMetadata(it.RequestId, it.Operation, it.IpAddress, it.UserAgent), it.CreatedAt);
}

/// <summary>The wire records of this folder.</summary>
internal static class AuditWire
{
    public static readonly AuditWireJson Json = new(WireOptions.Create(Words.Of<AuditAction>(), Words.Of<ActorType>()));
}

[JsonSerializable(typeof(AuditLogResponse))]
internal sealed partial class AuditWireJson : JsonSerializerContext;
