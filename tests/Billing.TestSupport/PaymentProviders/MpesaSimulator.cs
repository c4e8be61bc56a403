using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>
/// M-Pesa as far as the adapter uses it. A prompt waits until <see cref="End"/> says what the customer did; until then a query is told to come again.
/// Nothing makes a prompt unique: a second request is a second prompt.
/// </summary>
public sealed class MpesaSimulator
{
    private readonly List<(string Id, JsonObject Push, int? Code)> _prompts = [];
    private readonly List<JsonObject> _reversals = [];
    private int _tokens;

    /// <summary>How many tokens were given out.</summary>
    public int Tokens => _tokens;

    /// <summary>Every prompt that was accepted.</summary>
    public IReadOnlyList<JsonObject> Prompts => [.. _prompts.Select(prompt => prompt.Push)];

    /// <summary>Every reversal that was accepted.</summary>
    public IReadOnlyList<JsonObject> Reversals => _reversals;

    /// <summary>Callbacks in order.</summary>
    public List<SimulatedWebhook> Webhooks { get; } = [];

    /// <summary>From now on the tokens given out so far are refused.</summary>
    public int RefusedTokens { get; set; }

    /// <summary>Answers one request.</summary>
    public SimulatedResponse Answer(SimulatedRequest request)
    {
        if (request.Path == "/oauth/v1/generate")
        {
            string right = "Basic " + Convert.ToBase64String("key:secret"u8);
            return request.Header("Authorization") == right && request.Query == "?grant_type=client_credentials"
                ? SimulatedResponse.Ok(new JsonObject { ["access_token"] = $"token-{++_tokens}", ["expires_in"] = "3599" })
                : Error(400, "400.008.01");
        }

        bool isKnown = request.Header("Authorization")?.Split('-') is ["Bearer token", var number]
            && int.Parse(number, CultureInfo.InvariantCulture) > RefusedTokens;
        return !isKnown ? Error(401, "404.001.03") : request.Path switch
        {
            "/mpesa/stkpush/v1/processrequest" => Prompt(request.Json),
            "/mpesa/stkpushquery/v1/query" => Query(request.Json),
            "/mpesa/reversal/v1/request" => Reverse(request.Json),
            _ => Error(404, "404.001.01"),
        };
    }

    /// <summary>The customer answers a prompt, or does not: 0 pays.</summary>
    public void End(string id, int code)
    {
        int index = _prompts.FindIndex(prompt => prompt.Id == id);
        _prompts[index] = _prompts[index] with { Code = code };
        JsonObject push = _prompts[index].Push;
        var result = new JsonObject
        {
            ["MerchantRequestID"] = "m-1", ["CheckoutRequestID"] = id, ["ResultCode"] = code, ["ResultDesc"] = "The end",
        };
        if (code == 0)
        {
            result["CallbackMetadata"] = new JsonObject
            {
                ["Item"] = new JsonArray(
                    new JsonObject { ["Name"] = "Amount", ["Value"] = push["Amount"]!.GetValue<long>() },
                    new JsonObject { ["Name"] = "MpesaReceiptNumber", ["Value"] = $"RCPT{index}" },
                    new JsonObject { ["Name"] = "Balance" },
                    new JsonObject { ["Name"] = "TransactionDate", ["Value"] = 20240131093000L },
                    new JsonObject { ["Name"] = "PhoneNumber", ["Value"] = 254708374149L }),
            };
        }

        Tell(push["CallBackURL"]!, new JsonObject { ["Body"] = new JsonObject { ["stkCallback"] = result } });
    }

    private SimulatedResponse Prompt(JsonObject push)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"ws_CO_{_prompts.Count + 1}");
        _prompts.Add((id, push, null));
        return SimulatedResponse.Ok(new JsonObject
        {
            ["MerchantRequestID"] = "m-1", ["CheckoutRequestID"] = id, ["ResponseCode"] = "0", ["ResponseDescription"] = "Accepted", ["CustomerMessage"] = "Ok",
        });
    }

    private SimulatedResponse Query(JsonObject query)
    {
        (string Id, JsonObject Push, int? Code) prompt = _prompts.Find(candidate => candidate.Id == query["CheckoutRequestID"]!.GetValue<string>());
        return prompt.Code is { } code
            ? SimulatedResponse.Ok(new JsonObject
            {
                ["ResponseCode"] = "0", ["CheckoutRequestID"] = prompt.Id, ["ResultCode"] = code.ToString(CultureInfo.InvariantCulture), ["ResultDesc"] = "The end",
            })
            : Error(500, "500.001.1001");
    }

    private SimulatedResponse Reverse(JsonObject reversal)
    {
        string receipt = reversal["TransactionID"]!.GetValue<string>();
        int index = _prompts.FindIndex(prompt => prompt.Code == 0 && receipt == $"RCPT{_prompts.IndexOf(prompt)}");
        long reversed = _reversals.Where(earlier => earlier["TransactionID"]!.GetValue<string>() == receipt).Sum(earlier => earlier["Amount"]!.GetValue<long>());
        bool isDone = index >= 0 && reversed + reversal["Amount"]!.GetValue<long>() <= _prompts[index].Push["Amount"]!.GetValue<long>();
        if (isDone)
        {
            _reversals.Add(reversal);
        }

        var result = new JsonObject { ["ResultType"] = 0, ["ResultCode"] = isDone ? 0 : 11, ["ConversationID"] = "AG_1", ["TransactionID"] = "REV1" };
        Tell(reversal["ResultURL"]!, new JsonObject { ["Result"] = result });
        return SimulatedResponse.Ok(new JsonObject { ["ConversationID"] = "AG_1", ["OriginatorConversationID"] = "o-1", ["ResponseCode"] = "0" });
    }

    private void Tell(JsonNode address, JsonObject body) => Webhooks.Add(new SimulatedWebhook(
        Encoding.UTF8.GetBytes(body.ToJsonString()), new Dictionary<string, string>(), new Uri(address.GetValue<string>()).AbsolutePath));

    private static SimulatedResponse Error(int status, string code) =>
        new(status, new JsonObject { ["requestId"] = "r-1", ["errorCode"] = code, ["errorMessage"] = "Refused" });
}
