using System.Net;
using System.Text.Json.Nodes;
using Billing.Application.Integrations;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Integrations;

/// <summary>
/// HubSpot: customers become companies, and invoices deals where a stage is named. Objects are found by a property of the organization's own whose values are unique, so that a push that is sent again
/// makes nothing twice.
/// </summary>
internal sealed class HubspotAdapter(JsonCalls calls, Uri address) : IIntegrationAdapter
{
    private const string Name = "HubSpot";

    public IntegrationProvider Provider => IntegrationProvider.Hubspot;

    public bool NeedsCustomer => false;

    public IReadOnlyList<SyncKind> KindsOf(IntegrationAccess access) => access["deal_stage"] is null ? [SyncKind.Customer] : [SyncKind.Customer, SyncKind.Invoice];

    public IReadOnlyDictionary<string, string> DefaultFields(SyncKind kind) => kind == SyncKind.Customer
        ? new Dictionary<string, string> { ["name"] = "name" }
        : new Dictionary<string, string> { ["dealname"] = "number", ["amount"] = "total_amount" };

    public async Task<Result<Unit>> TestAsync(IntegrationAccess access, Instant now, CancellationToken cancellationToken)
    {
        ProviderReply reply = await SendAsync(HttpMethod.Get, access, "companies?limit=1", null, cancellationToken);
        return reply.IsSuccess ? Unit.Value : FailureOf(reply);
    }

    public async Task<Result<string>> PushAsync(IntegrationAccess access, SyncObject what, CancellationToken cancellationToken)
    {
        string property = access["id_property"]!;
        string objects = what.Kind == SyncKind.Customer ? "companies" : "deals";
        JsonObject properties = what.Fields.DeepClone().AsObject();
        properties[property] = what.Id.ToString();
        if (what.Kind == SyncKind.Invoice)
        {
            properties["dealstage"] = access["deal_stage"];
            properties["pipeline"] = access["pipeline"] ?? "default";
        }

        var body = new JsonObject { ["properties"] = properties };
        string known = what.ExternalId is { } id ? Uri.EscapeDataString(id) : $"{Uri.EscapeDataString(what.Id.ToString())}?idProperty={Uri.EscapeDataString(property)}";
        ProviderReply reply = await SendAsync(HttpMethod.Patch, access, $"{objects}/{known}", body, cancellationToken);
        if (reply is { Kind: ReplyKind.Answered, Status: HttpStatusCode.NotFound })
        {
            reply = await SendAsync(HttpMethod.Post, access, objects, body, cancellationToken);
        }

        return !reply.IsSuccess ? FailureOf(reply) : JsonCalls.Text(reply, "id") is { } made ? made : ReplyFailures.Unavailable(Name);
    }

    private Task<ProviderReply> SendAsync(HttpMethod method, IntegrationAccess access, string path, JsonObject? body, CancellationToken cancellationToken) =>
        calls.SendAsync(method, new Uri(address, $"crm/v3/objects/{path}"), access["access_token"]!, body, null, cancellationToken);

    private static Failure FailureOf(ProviderReply reply) => ReplyFailures.Of(reply, Name, JsonCalls.Text(reply, "category"));
}
