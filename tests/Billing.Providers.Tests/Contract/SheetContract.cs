using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Billing.TestSupport.PaymentProviders;

namespace Billing.Providers.Tests.Contract;

/// <summary>
/// What Paystack, Flutterwave and M-Pesa publish of the requests that we send: method, path, fields, whether they must be there, and what they may hold. These have no schemas that could be held here,
/// so this table takes their place. A field is <c>name:rule</c>; a field without <c>?</c> must be there.
/// </summary>
internal static class SheetContract
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["text"] = ".{1,500}", ["text12"] = ".{1,12}", ["text13"] = ".{1,13}", ["currency"] = "[A-Z]{3}", ["reference"] = "[A-Za-z0-9.=-]{1,100}", ["address"] = "https?://.+", ["https"] = "https://.+",
        ["code"] = "[0-9]{5,7}", ["phone"] = "254[0-9]{9}", ["time"] = "20[0-9]{12}", ["sealed"] = "[A-Za-z0-9+/]+=*", ["client"] = "client_credentials",
        ["push"] = "CustomerPayBillOnline|CustomerBuyGoodsOnline", ["reversal"] = "TransactionReversal", ["eleven"] = "11",
    };

    private static readonly (string Method, string Path, string Fields)[] Operations =
    [
        ("POST", "transaction/initialize", "email:text amount:whole currency?:currency reference?:reference callback_url?:address channels?:list metadata?:object"),
        ("POST", "transaction/charge_authorization", "authorization_code:text email:text amount:whole currency?:currency reference?:reference queue?:flag metadata?:object"),
        ("GET", "transaction/verify/*", ""),
        ("GET", "transaction", "perPage?:whole page?:whole"),
        ("POST", "refund", "transaction:text amount?:whole currency?:currency customer_note?:text merchant_note?:text"),
        ("GET", "refund", "transaction?:text currency?:currency perPage?:whole page?:whole"),
        ("POST", "customer", "email:text first_name?:text last_name?:text phone?:text metadata?:object"),
        ("POST", "customer/deactivate_authorization", "authorization_code:text"),
        ("POST", "v3/payments", "tx_ref:reference amount:number currency?:currency redirect_url:address customer:object payment_options?:text customizations?:object meta?:object session_duration?:whole max_retry_attempt?:whole"),
        ("POST", "v3/tokenized-charges", "token:text email:text currency:currency amount:number tx_ref:reference narration?:text first_name?:text last_name?:text ip?:text country?:text"),
        ("GET", "v3/transactions/verify_by_reference", "tx_ref:reference"),
        ("GET", "v3/transactions/*/verify", ""),
        ("GET", "v3/transactions", "page?:whole from?:text to?:text"),
        ("POST", "v3/transactions/*/refund", "amount?:number comments?:text"),
        ("GET", "v3/refunds/*", ""),
        ("GET", "oauth/v1/generate", "grant_type:client"),
        ("POST", "mpesa/stkpush/v1/processrequest", "BusinessShortCode:code Password:sealed Timestamp:time TransactionType:push Amount:whole PartyA:phone PartyB:code PhoneNumber:phone CallBackURL:https AccountReference:text12 TransactionDesc:text13"),
        ("POST", "mpesa/stkpushquery/v1/query", "BusinessShortCode:code Password:sealed Timestamp:time CheckoutRequestID:text"),
        ("POST", "mpesa/reversal/v1/request", "Initiator:text SecurityCredential:sealed CommandID:reversal TransactionID:text Amount:whole ReceiverParty:code RecieverIdentifierType:eleven ResultURL:https QueueTimeOutURL:https Remarks:text Occasion?:text"),
    ];

    /// <summary>What is wrong with a request.</summary>
    public static IReadOnlyList<string> FaultsOf(SimulatedRequest request)
    {
        if (Array.Find(Operations, each => each.Method == request.Method && Matches(each.Path.Split('/'), request.Segments)) is not { Path: not null } operation)
        {
            return [$"{request.Method} {request.Path} is not published"];
        }

        List<string> faults = [];
        string scheme = operation.Path == "oauth/v1/generate" ? "Basic " : "Bearer ";
        if (request.Header("Authorization")?.StartsWith(scheme, StringComparison.Ordinal) != true)
        {
            faults.Add("The credentials are missing");
        }

        if (request.Method == "POST" && request.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            return [.. faults, "The body is no JSON"];
        }

        var given = request.Method == "POST"
            ? request.Json.ToDictionary(field => field.Key, field => field.Value)
            : request.Parameters.ToDictionary(field => field.Key, field => (JsonNode?)JsonValue.Create(field.Value));
        foreach (string field in operation.Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = field.Split(':');
            string name = parts[0].TrimEnd('?');
            if (!given.Remove(name, out JsonNode? value))
            {
                faults.AddRange(parts[0].EndsWith('?') ? [] : [$"{name} is missing"]);
            }
            else if (!Is(parts[1], value, isText: request.Method == "GET"))
            {
                faults.Add($"{name} may not be {value?.ToJsonString()}");
            }
        }

        return [.. faults, .. given.Keys.Select(name => $"{name} is unknown")];
    }

    private static bool Matches(string[] template, string[] segments) =>
        template.Length == segments.Length && template.Zip(segments).All(pair => pair.First == "*" || pair.First == pair.Second);

    private static bool Is(string rule, JsonNode? value, bool isText) => (rule, value?.GetValueKind()) switch
    {
        ("whole" or "number", JsonValueKind.String) when isText => long.TryParse(value!.GetValue<string>(), NumberStyles.None, CultureInfo.InvariantCulture, out _),
        ("whole", JsonValueKind.Number) => value!.AsValue().TryGetValue(out long number) && number > 0,
        ("number", JsonValueKind.Number) => value!.AsValue().TryGetValue(out decimal number) && number > 0,
        ("object", JsonValueKind.Object) or ("list", JsonValueKind.Array) or ("flag", JsonValueKind.True or JsonValueKind.False) => true,
        (_, JsonValueKind.String) => Texts.TryGetValue(rule, out string? pattern) && Regex.IsMatch(value!.GetValue<string>(), $"^(?:{pattern})$"),
        _ => false,
    };
}
