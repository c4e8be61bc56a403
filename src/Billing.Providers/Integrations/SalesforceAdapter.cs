using System.Text.Json.Nodes;
using Billing.Application.Integrations;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Integrations;

/// <summary>
/// Salesforce: customers become accounts, and invoices objects of the kind that the organization names. Objects are made or changed by a field of the organization's own that is an external id there.
/// </summary>
internal sealed class SalesforceAdapter(JsonCalls calls, IClock clock) : IIntegrationAdapter
{
    private const string Name = "Salesforce";
    private const string Version = "v60.0";
    private const string IdField = "Billing_Id__c";
    private readonly ClientTokens _tokens = new(calls, clock, Name);

    public IntegrationProvider Provider => IntegrationProvider.Salesforce;

    public bool NeedsCustomer => false;

    public IReadOnlyList<SyncKind> KindsOf(IntegrationAccess access) => access["invoice_object"] is null ? [SyncKind.Customer] : [SyncKind.Customer, SyncKind.Invoice];

    public IReadOnlyDictionary<string, string> DefaultFields(SyncKind kind) =>
        kind == SyncKind.Customer ? new Dictionary<string, string> { ["Name"] = "name" } : new Dictionary<string, string> { ["Name"] = "number" };

    public async Task<Result<Unit>> TestAsync(IntegrationAccess access, Instant now, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, access, "limits", null, cancellationToken)).Map(_ => Unit.Value);

    public async Task<Result<string>> PushAsync(IntegrationAccess access, SyncObject what, CancellationToken cancellationToken)
    {
        string kind = what.Kind == SyncKind.Customer ? "Account" : access["invoice_object"]!;
        string field = access["external_id_field"] ?? IdField;
        bool isOwnName = what.ExternalId is not null && what.ExternalId != what.Id.ToString();
        JsonObject fields = what.Fields.DeepClone().AsObject();
        if (isOwnName)
        {
            fields[field] = what.Id.ToString(); // so that it is found by that as well
        }

        string path = isOwnName ? Uri.EscapeDataString(what.ExternalId!) : $"{Uri.EscapeDataString(field)}/{Uri.EscapeDataString(what.Id.ToString())}";
        Result<ProviderReply> sent = await SendAsync(HttpMethod.Patch, access, $"sobjects/{Uri.EscapeDataString(kind)}/{path}", fields, cancellationToken);
        return sent.Map(reply => JsonCalls.Text(reply, "id") ?? what.ExternalId ?? what.Id.ToString());
    }

    private async Task<Result<ProviderReply>> SendAsync(HttpMethod method, IntegrationAccess access, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        (string id, string secret) = (access["client_id"]!, access["client_secret"]!);
        var instance = new Uri(access["instance_url"]!);
        var door = new Uri(instance, "/services/oauth2/token");
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret };
        Result<string> token = await _tokens.GetAsync(door, id, secret, form, null, cancellationToken);
        if (!token.IsSuccess)
        {
            return token.Failure;
        }

        ProviderReply reply = await calls.SendAsync(method, new Uri(instance, $"/services/data/{Version}/{path}"), token.Value, body, null, cancellationToken);
        if (reply.IsCredentialRefusal)
        {
            _tokens.Forget(door, id, secret);
        }

        return reply.IsSuccess ? reply : ReplyFailures.Of(reply, Name, JsonCalls.Text(reply, "errorCode"));
    }
}
