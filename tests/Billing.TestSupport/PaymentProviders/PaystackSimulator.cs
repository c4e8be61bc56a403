using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>
/// Paystack as far as the adapter uses it, with the key <c>sk_test_abc</c>. A reference can be used once. <c>AUTH_ok</c> pays, <c>AUTH_pending</c>
/// waits, <c>AUTH_challenge</c> needs the customer, any other authorization is refused by the bank for lack of money. Refunds wait until <see cref="EndRefunds"/>.
/// </summary>
public sealed class PaystackSimulator
{
    /// <summary>Its secret key.</summary>
    public const string Key = "sk_test_abc";

    private readonly List<JsonObject> _transactions = [];
    private readonly List<JsonObject> _refunds = [];

    /// <summary>Every refund.</summary>
    public IReadOnlyList<JsonObject> Refunds => _refunds;

    /// <summary>Webhooks in order.</summary>
    public List<SimulatedWebhook> Webhooks { get; } = [];

    /// <summary>What was collected of all transactions, in hundredths.</summary>
    public long Collected => _transactions.Where(IsPaid).Sum(transaction => transaction["amount"]!.GetValue<long>());

    /// <summary>Answers one request.</summary>
    public SimulatedResponse Answer(SimulatedRequest request) =>
        request.Header("Authorization") != $"Bearer {Key}" ? Error(401, "Invalid key", "invalid_Key") : (request.Method, request.Segments) switch
        {
            ("POST", ["transaction", "initialize"]) => Begin(request.Json, "abandoned"),
            ("POST", ["transaction", "charge_authorization"]) => Begin(request.Json, StatusOf(request.Json)),
            ("GET", ["transaction", "verify", var reference]) => Verify(reference),
            ("GET", ["transaction"]) => Ok(new JsonArray()),
            ("POST", ["refund"]) => Refund(request.Json),
            ("GET", ["refund"]) => Ok(new JsonArray([.. _refunds
                .Where(refund => Text(refund, "transaction_reference") == request.Parameters["transaction"]).Select(refund => refund.DeepClone())])),
            ("POST", ["customer"]) => Ok(new JsonObject { ["customer_code"] = "CUS_1", ["email"] = Text(request.Json, "email") }),
            ("POST", ["customer", "deactivate_authorization"]) => Ok(null),
            _ => Error(404, "Not found", "not_found"),
        };

    /// <summary>The customer pays what waited.</summary>
    public void Pay(string reference)
    {
        JsonObject transaction = _transactions.Single(candidate => Text(candidate, "reference") == reference);
        transaction["status"] = "success";
        Tell("charge.success", transaction);
    }

    /// <summary>Every refund that waits is done.</summary>
    public void EndRefunds()
    {
        foreach (JsonObject refund in _refunds)
        {
            refund["status"] = "processed";
            TellRefund(refund, $"1320{refund["id"]}");
        }
    }

    /// <summary>Somebody gives money back in the dashboard.</summary>
    public void GiveBack(string reference, long amount)
    {
        JsonObject refund = Add(reference, amount, _transactions.Single(candidate => Text(candidate, "reference") == reference)["currency"]!.GetValue<string>(), note: null);
        refund["status"] = "processed";
        TellRefund(refund, $"1320{refund["id"]}");
    }

    private SimulatedResponse Begin(JsonObject body, string status)
    {
        string reference = Text(body, "reference")!;
        if (_transactions.Exists(transaction => Text(transaction, "reference") == reference))
        {
            return Error(400, "Duplicate Transaction Reference", "duplicate_reference");
        }

        var transaction = new JsonObject
        {
            ["id"] = _transactions.Count + 1,
            ["status"] = status,
            ["reference"] = reference,
            ["amount"] = body["amount"]!.GetValue<long>(),
            ["currency"] = Text(body, "currency"),
            ["gateway_response"] = status == "failed" ? "Insufficient Funds" : "Approved",
            ["authorization"] = new JsonObject
            {
                ["authorization_code"] = "AUTH_ok", ["reusable"] = true, ["last4"] = "4081", ["exp_month"] = "12", ["exp_year"] = "2030",
                ["card_type"] = "visa ", ["channel"] = "card",
            },
            ["customer"] = new JsonObject { ["customer_code"] = "CUS_1" },
        };
        _transactions.Add(transaction);
        if (status == "success")
        {
            Tell("charge.success", transaction);
        }

        var page = new JsonObject
        {
            ["authorization_url"] = $"https://checkout.paystack.test/{reference}", ["access_code"] = "a", ["reference"] = reference,
        };
        return Text(body, "authorization_code") is null ? Ok(page)
            : status == "challenge" ? Ok(new JsonObject { ["paused"] = true, ["authorization_url"] = "https://checkout.paystack.test/3ds", ["reference"] = reference })
            : Ok(transaction.DeepClone());
    }

    private SimulatedResponse Verify(string reference) =>
        _transactions.Find(transaction => Text(transaction, "reference") == reference) is { } found
            ? Ok(found.DeepClone())
            : Error(400, "Transaction reference not found.", "transaction_not_found");

    private SimulatedResponse Refund(JsonObject body)
    {
        JsonObject? transaction = _transactions.Find(candidate => Text(candidate, "reference") == Text(body, "transaction") && IsPaid(candidate));
        long amount = body["amount"]!.GetValue<long>();
        long refunded = _refunds.Where(refund => Text(refund, "transaction_reference") == Text(body, "transaction")).Sum(refund => refund["amount"]!.GetValue<long>());
        if (transaction is null || refunded + amount > transaction["amount"]!.GetValue<long>())
        {
            return Error(400, "Refund amount cannot be more than the transaction amount", "refund_exceeds");
        }

        JsonObject refund = Add(Text(body, "transaction")!, amount, Text(body, "currency")!, Text(body, "merchant_note"));
        TellRefund(refund, reference: null);
        return Ok(refund.DeepClone());
    }

    private JsonObject Add(string reference, long amount, string currency, string? note)
    {
        var refund = new JsonObject
        {
            ["id"] = 900 + _refunds.Count,
            ["status"] = "pending",
            ["amount"] = amount,
            ["currency"] = currency,
            ["merchant_note"] = note,
            ["transaction_reference"] = reference,
        };
        _refunds.Add(refund);
        return refund;
    }

    /// <summary>Webhooks about refunds name neither the id nor the note of the refund, and have the amount as a text.</summary>
    private void TellRefund(JsonObject refund, string? reference) => Tell($"refund.{Text(refund, "status")}", new JsonObject
    {
        ["status"] = Text(refund, "status"),
        ["transaction_reference"] = Text(refund, "transaction_reference"),
        ["refund_reference"] = reference,
        ["amount"] = refund["amount"]!.GetValue<long>().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["currency"] = Text(refund, "currency"),
        ["processor"] = "instant-transfer",
        ["domain"] = "live",
    });

    private void Tell(string type, JsonObject data)
    {
        byte[] body = Encoding.UTF8.GetBytes(new JsonObject { ["event"] = type, ["data"] = data.DeepClone() }.ToJsonString());
        string signature = Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Key), body));
        Webhooks.Add(new SimulatedWebhook(body, new Dictionary<string, string> { ["x-paystack-signature"] = signature }));
    }

    private static string StatusOf(JsonObject body) => Text(body, "authorization_code") switch
    {
        "AUTH_ok" => "success",
        "AUTH_pending" => "pending",
        "AUTH_challenge" => "challenge",
        _ => "failed",
    };

    private static bool IsPaid(JsonObject transaction) => Text(transaction, "status") == "success";

    private static SimulatedResponse Ok(JsonNode? data) =>
        SimulatedResponse.Ok(new JsonObject { ["status"] = true, ["message"] = "ok", ["data"] = data });

    private static SimulatedResponse Error(int status, string message, string code) =>
        new(status, new JsonObject { ["status"] = false, ["message"] = message, ["code"] = code });

    private static string? Text(JsonObject json, string name) => json[name]?.GetValue<string>();
}
