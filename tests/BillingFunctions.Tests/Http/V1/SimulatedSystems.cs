using System.Text.Json.Nodes;
using Billing.Providers.Integrations;
using Billing.TestSupport.PaymentProviders;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>HubSpot, Salesforce, Xero and a receiver of posts as far as the adapters use them, on one server of this machine. The tokens tell which client came.</summary>
public sealed class SimulatedSystems : IAsyncDisposable
{
    private readonly Dictionary<string, JsonObject> _objects = [];
    private readonly ProviderServer _server;

    public SimulatedSystems() => _server = ProviderServer.Start(Answer);

    public ProviderServer Server => _server;

    /// <summary>What is kept, by kind and id there.</summary>
    public IReadOnlyDictionary<string, JsonObject> Objects => _objects;

    /// <summary>What the receiver of posts answers.</summary>
    public int ReceiverStatus { get; set; } = 200;

    /// <summary>Posts that came.</summary>
    public IReadOnlyList<SimulatedRequest> Posts => [.. _server.Requests.Where(request => request.Path == "/receiver")];

    public IntegrationOptions Options => new() { Hubspot = _server.Address, Xero = _server.Address, XeroIdentity = _server.Address, AllowsLoopback = true };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private SimulatedResponse Answer(SimulatedRequest request) => (request.Method, request.Segments) switch
    {
        ("POST", ["receiver"]) => new SimulatedResponse(ReceiverStatus, new JsonObject { ["id"] = "theirs-1" }),
        ("POST", ["services", "oauth2", "token"]) => request.Form["client_secret"] == "sf-secret" ? Token("sf-token") : new SimulatedResponse(400, new JsonObject { ["error"] = "invalid_client" }),
        ("POST", ["connect", "token"]) => request.Header("Authorization") == $"Basic {Convert.ToBase64String("xero-id:xero-secret"u8)}" ? Token("xero-token") : new SimulatedResponse(401, new JsonObject()),
        (_, ["crm", "v3", "objects", var kind, ..]) when IsFrom(request, "hub-token") => Hubspot(request, kind),
        (_, ["services", "data", "v60.0", ..]) when IsFrom(request, "sf-token") => Salesforce(request),
        (_, ["api.xro", "2.0", var all]) when IsFrom(request, "xero-token") => Xero(request, all),
        _ => new SimulatedResponse(401, new JsonObject { ["category"] = "INVALID_AUTHENTICATION" }),
    };

    private static bool IsFrom(SimulatedRequest request, string token) => request.Header("Authorization") == $"Bearer {token}";

    private static SimulatedResponse Token(string token) => SimulatedResponse.Ok(new JsonObject { ["access_token"] = token, ["expires_in"] = 1800 });

    private SimulatedResponse Hubspot(SimulatedRequest request, string kind)
    {
        if (request.Method == "GET")
        {
            return SimulatedResponse.Ok(new JsonObject { ["results"] = new JsonArray() });
        }

        JsonObject properties = request.Json["properties"]!.AsObject();
        string? id = request.Method == "POST" ? $"{9000 + _objects.Count}"
            : request.Query.Length == 0 ? request.Segments[^1]
            : _objects.FirstOrDefault(each => each.Key.StartsWith($"{kind}/", StringComparison.Ordinal) && each.Value["billing_id"]?.ToString() == request.Segments[^1]).Key?.Split('/')[1];
        return id is null ? new SimulatedResponse(404, new JsonObject { ["category"] = "OBJECT_NOT_FOUND" }) : Keep($"{kind}/{id}", properties, new JsonObject { ["id"] = id });
    }

    private SimulatedResponse Salesforce(SimulatedRequest request)
    {
        string[] path = request.Segments;
        return request.Method == "GET" ? SimulatedResponse.Ok(new JsonObject())
            : path is [_, _, _, "sobjects", var kind, var field, var value] && request.Json[field] is null ? Keep($"{kind}/{value}", request.Json, new JsonObject { ["id"] = $"001-{value}", ["success"] = true })
            : new SimulatedResponse(400, new JsonArray(new JsonObject { ["errorCode"] = "INVALID_FIELD" }));
    }

    private SimulatedResponse Xero(SimulatedRequest request, string all)
    {
        if (request.Method == "GET")
        {
            return SimulatedResponse.Ok(new JsonObject());
        }

        JsonObject json = request.Json[all]![0]!.AsObject();
        string idName = all == "Contacts" ? "ContactID" : "InvoiceID";
        string id = json[idName]?.ToString() ?? $"xero-{json["ContactNumber"] ?? json["InvoiceNumber"]}";
        return Keep($"{all}/{id}", json, new JsonObject { [all] = new JsonArray(new JsonObject { [idName] = id }) });
    }

    private SimulatedResponse Keep(string key, JsonObject fields, JsonObject answer)
    {
        JsonObject kept = _objects.TryGetValue(key, out JsonObject? before) ? before : _objects[key] = [];
        foreach ((string name, JsonNode? value) in fields)
        {
            kept[name] = value?.DeepClone();
        }

        return SimulatedResponse.Ok(answer);
    }
}
