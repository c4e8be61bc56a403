using System.Text;
using System.Text.Json.Nodes;
using Billing.Application.Integrations;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Integrations;

/// <summary>
/// Xero, by a custom connection: customers become contacts, and final invoices sales invoices where an account's code and a tax type are named. An invoice that is there is changed in one way only: it is
/// voided when ours is. Contacts and invoices are told apart by our id and number, and each push has a key, so that one that is sent again makes nothing twice.
/// </summary>
internal sealed class XeroAdapter(JsonCalls calls, Uri address, Uri identity, IClock clock) : IIntegrationAdapter
{
    private const string Name = "Xero";
    private const int DayLength = 10;
    private readonly ClientTokens _tokens = new(calls, clock, Name);

    public IntegrationProvider Provider => IntegrationProvider.Xero;

    public bool NeedsCustomer => true;

    public IReadOnlyList<SyncKind> KindsOf(IntegrationAccess access) =>
        access["account_code"] is null || access["tax_type"] is null ? [SyncKind.Customer] : [SyncKind.Customer, SyncKind.Invoice];

    public IReadOnlyDictionary<string, string> DefaultFields(SyncKind kind) => kind == SyncKind.Customer
        ? new Dictionary<string, string> { ["Name"] = "name", ["EmailAddress"] = "email", ["ContactNumber"] = "id", ["TaxNumber"] = "tax_number" }
        : new Dictionary<string, string> { ["InvoiceNumber"] = "number", ["CurrencyCode"] = "currency" };

    public async Task<Result<Unit>> TestAsync(IntegrationAccess access, Instant now, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, access, "Organisation", null, null, cancellationToken)).Map(_ => Unit.Value);

    public async Task<Result<string>> PushAsync(IntegrationAccess access, SyncObject what, CancellationToken cancellationToken)
    {
        bool isVoid = what.Source["status"]?.ToString() == "voided";
        if (what.Kind == SyncKind.Invoice && what.ExternalId is { } there && !isVoid)
        {
            return there;
        }

        if (what.Kind == SyncKind.Invoice && what.ExternalId is null && isVoid)
        {
            return what.Id.ToString(); // it never was there
        }

        (string all, string id) = what.Kind == SyncKind.Customer ? ("Contacts", "ContactID") : ("Invoices", "InvoiceID");
        JsonObject json = what.Kind == SyncKind.Customer ? what.Fields.DeepClone().AsObject() : isVoid ? new JsonObject { ["Status"] = "VOIDED" } : InvoiceOf(access, what);
        if (what.ExternalId is not null)
        {
            json[id] = what.ExternalId;
        }

        Result<ProviderReply> sent = await SendAsync(HttpMethod.Post, access, all, new JsonObject { [all] = new JsonArray(json) }, what.Key, cancellationToken);
        return !sent.IsSuccess ? sent.Failure : JsonCalls.Text(sent.Value, all, id) is { } made ? made : ReplyFailures.Unavailable(Name);
    }

    private static JsonObject InvoiceOf(IntegrationAccess access, SyncObject what)
    {
        JsonObject json = what.Fields.DeepClone().AsObject();
        json["Type"] = "ACCREC";
        json["Status"] = "AUTHORISED";
        json["Contact"] = new JsonObject { ["ContactID"] = what.CustomerExternalId };
        json["Date"] = DayOf(what.Source["issued_at"]);
        json["DueDate"] = DayOf(what.Source["due_at"]);
        json["LineAmountTypes"] = "Exclusive";
        json["LineItems"] = new JsonArray([.. what.Lines.Select(line => new JsonObject
        {
            ["Description"] = line.Description, ["Quantity"] = 1, ["UnitAmount"] = line.Net, ["TaxAmount"] = line.Tax, ["TaxType"] = access["tax_type"], ["AccountCode"] = access["account_code"],
        })]);
        return json;
    }

    private static string? DayOf(JsonNode? instant) => instant?.ToString() is { Length: > DayLength } text ? text[..DayLength] : null;

    private async Task<Result<ProviderReply>> SendAsync(HttpMethod method, IntegrationAccess access, string path, JsonObject? body, string? key, CancellationToken cancellationToken)
    {
        (string id, string secret) = (access["client_id"]!, access["client_secret"]!);
        var door = new Uri(identity, "connect/token");
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "accounting.transactions accounting.contacts accounting.settings.read" };
        Result<string> token = await _tokens.GetAsync(door, id, secret, form, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")), cancellationToken);
        if (!token.IsSuccess)
        {
            return token.Failure;
        }

        ProviderReply reply = await calls.SendAsync(method, new Uri(address, $"api.xro/2.0/{path}"), token.Value, body, key, cancellationToken);
        if (reply.IsCredentialRefusal)
        {
            _tokens.Forget(door, id, secret);
        }

        return reply.IsSuccess ? reply : ReplyFailures.Of(reply, Name, JsonCalls.Text(reply, "Type"));
    }
}
