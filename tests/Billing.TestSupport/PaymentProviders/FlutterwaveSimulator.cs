using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>
/// Flutterwave, version 3, as far as the adapter uses it. It takes a reference twice and charges twice, so that only an adapter that looks first
/// is safe. <c>flw-ok</c> pays, <c>flw-pending</c> waits, any other token is refused. Amounts are major units.
/// </summary>
public sealed class FlutterwaveSimulator
{
    /// <summary>Its secret key.</summary>
    public const string Key = "FLWSECK-right";

    /// <summary>The secret hash of its webhooks.</summary>
    public const string Hash = "flw_hash";

    private readonly List<JsonObject> _transactions = [];
    private readonly List<JsonObject> _refunds = [];

    /// <summary>True while refunds wait for <see cref="EndRefunds"/>.</summary>
    public bool RefundsWait { get; set; }

    /// <summary>Every refund.</summary>
    public IReadOnlyList<JsonObject> Refunds => _refunds;

    /// <summary>Webhooks in order.</summary>
    public List<SimulatedWebhook> Webhooks { get; } = [];

    /// <summary>What was collected of all transactions, in major units.</summary>
    public decimal Collected => _transactions.Where(IsPaid).Sum(transaction => transaction["amount"]!.GetValue<decimal>());

    /// <summary>Answers one request.</summary>
    public SimulatedResponse Answer(SimulatedRequest request) =>
        request.Header("Authorization") != $"Bearer {Key}" ? Error(401, "Invalid authorization key") : (request.Method, request.Segments) switch
        {
            ("POST", ["v3", "payments"]) => Page(request.Json),
            ("POST", ["v3", "tokenized-charges"]) => Charge(request.Json),
            ("GET", ["v3", "transactions", "verify_by_reference"]) => One(item => Text(item, "tx_ref") == request.Parameters["tx_ref"]),
            ("GET", ["v3", "transactions", var id, "verify"]) => One(item => IdOf(item) == id),
            ("POST", ["v3", "transactions", var id, "refund"]) => Refund(id, request.Json),
            ("GET", ["v3", "refunds", var id]) => _refunds.Find(refund => IdOf(refund) == id) is { } refund ? Ok(refund.DeepClone()) : Error(400, "No refund was found for this id"),
            ("GET", ["v3", "transactions"]) => Ok(new JsonArray()),
            _ => Error(404, "Not found"),
        };

    /// <summary>The customer pays on the page of a reference, or what waited.</summary>
    public void Pay(string reference, decimal? amount = null)
    {
        JsonObject transaction = _transactions.Last(item => Text(item, "tx_ref") == reference);
        transaction["status"] = "successful";
        transaction["amount"] = amount ?? transaction["amount"]!.GetValue<decimal>();
        Tell(transaction);
    }

    private SimulatedResponse Page(JsonObject body)
    {
        Add(body, "pending");
        return Ok(new JsonObject { ["link"] = $"https://checkout.flutterwave.test/{Text(body, "tx_ref")}" });
    }

    private SimulatedResponse Charge(JsonObject body)
    {
        string status = Text(body, "token") switch { "flw-ok" => "successful", "flw-pending" => "pending", _ => "failed" };
        JsonObject transaction = Add(body, status);
        Tell(transaction);
        return Ok(transaction.DeepClone());
    }

    private JsonObject Add(JsonObject body, string status)
    {
        var transaction = new JsonObject
        {
            ["id"] = 1000 + _transactions.Count,
            ["tx_ref"] = Text(body, "tx_ref"),
            ["flw_ref"] = "FLW-1",
            ["amount"] = body["amount"]!.GetValue<decimal>(),
            ["currency"] = Text(body, "currency"),
            ["status"] = status,
            ["processor_response"] = status == "failed" ? "Insufficient Funds" : "APPROVED",
            ["card"] = new JsonObject { ["token"] = "flw-ok", ["type"] = "MASTERCARD", ["last_4digits"] = "2643", ["expiry"] = "01/31" },
            ["meta"] = new JsonArray(),
        };
        _transactions.Add(transaction);
        return transaction;
    }

    private SimulatedResponse One(Predicate<JsonObject> isIt) =>
        _transactions.Find(isIt) is { } found ? Ok(found.DeepClone()) : Error(400, "No transaction was found for this id");

    private SimulatedResponse Refund(string id, JsonObject body)
    {
        JsonObject? transaction = _transactions.Find(item => IdOf(item) == id && IsPaid(item));
        decimal amount = body["amount"]!.GetValue<decimal>();
        decimal refunded = _refunds.Where(refund => refund["tx_id"]!.ToString() == id).Sum(refund => refund["amount_refunded"]!.GetValue<decimal>());
        if (transaction is null || refunded + amount > transaction["amount"]!.GetValue<decimal>())
        {
            return Error(400, "Refund amount is more than the transaction amount");
        }

        return Ok(Add(int.Parse(id, CultureInfo.InvariantCulture), amount).DeepClone());
    }

    /// <summary>Every refund that waits is done.</summary>
    public void EndRefunds()
    {
        foreach (JsonObject refund in _refunds)
        {
            refund["status"] = "completed-mpgs";
            Tell(refund, "refund.completed");
        }
    }

    /// <summary>Somebody gives money of the last transaction back in the dashboard.</summary>
    public void GiveBack(decimal amount) => Tell(Add(_transactions[^1]["id"]!.GetValue<int>(), amount), "refund.completed");

    private JsonObject Add(int transaction, decimal amount)
    {
        var refund = new JsonObject
        {
            ["id"] = 50 + _refunds.Count, ["tx_id"] = transaction, ["flw_ref"] = "FLW-1", ["amount_refunded"] = amount, ["status"] = RefundsWait ? "new" : "completed",
        };
        _refunds.Add(refund);
        return refund;
    }

    private void Tell(JsonObject about, string type = "charge.completed")
    {
        byte[] body = Encoding.UTF8.GetBytes(new JsonObject { ["event"] = type, ["data"] = about.DeepClone() }.ToJsonString());
        Webhooks.Add(new SimulatedWebhook(body, new Dictionary<string, string> { ["verif-hash"] = Hash }));
    }

    private static bool IsPaid(JsonObject transaction) => Text(transaction, "status") == "successful";

    private static string IdOf(JsonObject transaction) => transaction["id"]!.ToString();

    private static SimulatedResponse Ok(JsonNode data) =>
        SimulatedResponse.Ok(new JsonObject { ["status"] = "success", ["message"] = "ok", ["data"] = data });

    private static SimulatedResponse Error(int status, string message) =>
        new(status, new JsonObject { ["status"] = "error", ["message"] = message, ["data"] = null });

    private static string? Text(JsonObject json, string name) => json[name]?.GetValue<string>();
}
