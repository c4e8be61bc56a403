using System.Globalization;
using System.Text.Json.Nodes;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>
/// Stripe as far as the adapter uses it. A method's token decides what a charge does: <c>pm_ok</c>, <c>pm_declines_CODE</c>,
/// <c>pm_authenticate</c> (3-D Secure: refused off session, a redirect on session), <c>pm_processing</c>. Idempotency keys work as Stripe's:
/// the same key and form replay the first answer whatever it was, the same key with another form is refused. Times are fixed unless <see cref="Clock"/> says otherwise.
/// What happens there without being asked by us (pages that are paid, banks that decide) is in the other half.
/// </summary>
public sealed partial class StripeSimulator
{
    /// <summary>When everything happens: seconds since 1970.</summary>
    public const long Now = 1_700_000_000;

    private readonly Dictionary<string, (string Form, SimulatedResponse Response)> _keys = [];
    private readonly List<JsonObject> _intents = [];
    private readonly List<JsonObject> _refunds = [];
    private int _count;

    /// <summary>Seconds since 1970 at which events happen.</summary>
    public Func<long> Clock { get; init; } = () => Now;

    /// <summary>Every intent, in order of making.</summary>
    public IReadOnlyList<JsonObject> Intents => _intents;

    /// <summary>Every refund.</summary>
    public IReadOnlyList<JsonObject> Refunds => _refunds;

    /// <summary>Events in order, as webhooks signed with a secret.</summary>
    public List<JsonObject> Events { get; } = [];

    /// <summary>What was collected of all intents.</summary>
    public long Collected => _intents.Sum(intent => intent["amount_received"]!.GetValue<long>());

    /// <summary>Answers one request.</summary>
    public SimulatedResponse Answer(SimulatedRequest request)
    {
        if (request.Header("Authorization") != "Bearer sk_test_right")
        {
            return Error(401, "invalid_request_error", null);
        }

        if (request.Method == "GET" || request.Header("Idempotency-Key") is not { } key)
        {
            return Route(request);
        }

        if (_keys.TryGetValue(key, out (string Form, SimulatedResponse Response) first))
        {
            return first.Form == request.Text ? first.Response : Error(400, "idempotency_error", null);
        }

        SimulatedResponse response = Route(request);
        _keys.Add(key, (request.Text, response));
        return response;
    }

    /// <summary>Ends an intent that was processing or waited for the customer.</summary>
    public void Succeed(string id) => Settle(_intents.Single(intent => Text(intent, "id") == id), "payment_intent.succeeded");

    private SimulatedResponse Route(SimulatedRequest request) => (request.Method, request.Segments) switch
    {
        ("POST", ["v1", "payment_intents"]) => Charge(request.Form),
        ("GET", ["v1", "payment_intents"]) => List(_intents.Where(intent => Text(intent, "customer") == request.Parameters["customer"]), request),
        ("GET", ["v1", "payment_intents", "search"]) => Search(request.Parameters["query"]),
        ("GET", ["v1", "payment_intents", var id]) => One(_intents, id),
        ("POST", ["v1", "refunds"]) => Refund(request.Form),
        ("GET", ["v1", "refunds"]) => List(_refunds.Where(refund => Text(refund, "payment_intent") == request.Parameters["payment_intent"]), request),
        ("GET", ["v1", "refunds", var id]) => One(_refunds, id),
        ("GET", ["v1", "customers"]) => List([], request),
        ("POST", ["v1", "customers"]) => Ok(StripeObjects.Customer(NextId("cus"))),
        ("POST", ["v1", "customers", var id]) => Ok(StripeObjects.Customer(id)),
        ("POST", ["v1", "setup_intents"]) => Ok(StripeObjects.SetupIntent(NextId("seti"), request.Form["customer"])),
        ("GET", ["v1", "payment_methods", var id]) => Ok(StripeObjects.Method(id, null)),
        ("POST", ["v1", "payment_methods", var id, "attach"]) => Ok(StripeObjects.Method(id, request.Form["customer"])),
        ("POST", ["v1", "payment_methods", var id, "detach"]) => Ok(StripeObjects.Method(id, null)),
        ("POST", ["v1", "checkout", "sessions"]) => Open(request.Form),
        ("GET", ["v1", "checkout", "sessions", var id]) => One([.. _pages.Select(page => page.Session)], id),
        ("POST", ["v1", "billing_portal", "sessions"]) => Ok(StripeObjects.Portal(NextId("bps"), request.Form)),
        _ => Error(404, "invalid_request_error", "resource_missing"),
    };

    private SimulatedResponse Charge(IReadOnlyDictionary<string, string> form)
    {
        JsonObject intent = StripeObjects.Intent(NextId("pi"), form);
        _intents.Add(intent);
        if (!form.TryGetValue("payment_method", out string? method))
        {
            intent["status"] = "requires_payment_method"; // for a form, which has the secret
            intent["client_secret"] = $"{Text(intent, "id")}_secret_1";
            return Ok(intent);
        }

        bool isOffSession = form.GetValueOrDefault("off_session") == "true";
        if (method == "pm_authenticate" && !isOffSession)
        {
            intent["status"] = "requires_action";
            intent["next_action"] = StripeObjects.Redirect(form["return_url"]);
            Tell("payment_intent.requires_action", intent);
            return Ok(intent);
        }

        if (method == "pm_processing")
        {
            intent["status"] = "processing";
            Tell("payment_intent.processing", intent);
            return Ok(intent);
        }

        if (method == "pm_ok")
        {
            Tell("payment_intent.processing", intent);
            Settle(intent, "payment_intent.succeeded");
            return Ok(intent);
        }

        string code = method == "pm_authenticate" ? "authentication_required" : method.Replace("pm_declines_", "", StringComparison.Ordinal);
        JsonObject error = StripeObjects.CardError(code);
        intent["status"] = "requires_payment_method";
        intent["last_payment_error"] = error.DeepClone();
        Tell("payment_intent.payment_failed", intent);
        error["payment_intent"] = intent.DeepClone();
        return new SimulatedResponse(402, new JsonObject { ["error"] = error });
    }

    private SimulatedResponse Refund(IReadOnlyDictionary<string, string> form)
    {
        JsonObject? intent = _intents.Find(candidate => Text(candidate, "id") == form["payment_intent"]);
        long amount = long.Parse(form["amount"], CultureInfo.InvariantCulture);
        if (intent is null || amount > LeftOf(intent))
        {
            return Error(400, "invalid_request_error", intent is null ? "resource_missing" : "charge_amount_exceeded");
        }

        return Ok(GiveBack(intent, form, "charge.refund.updated"));
    }

    private void Settle(JsonObject intent, string type)
    {
        intent["status"] = "succeeded";
        intent["next_action"] = null;
        intent["amount_received"] = intent["amount"]!.GetValue<long>();
        Tell(type, intent);
    }

    private void Tell(string type, JsonObject about) => Events.Add(StripeObjects.Event(NextId("evt"), type, about, Clock()));

    private SimulatedResponse Search(string query) =>
        Ok(StripeObjects.SearchOf(_intents.Where(intent => query.Contains(intent["metadata"]!["billing_reference"]!.GetValue<string>(), StringComparison.Ordinal))));

    private static SimulatedResponse List(IEnumerable<JsonObject> all, SimulatedRequest request)
    {
        int limit = int.Parse(request.Parameters["limit"], CultureInfo.InvariantCulture);
        JsonObject[] newestFirst = [.. all.Reverse()];
        int start = request.Parameters.TryGetValue("starting_after", out string? after)
            ? Array.FindIndex(newestFirst, item => Text(item, "id") == after) + 1
            : 0;
        return Ok(StripeObjects.ListOf(request.Path, newestFirst.Skip(start).Take(limit), newestFirst.Length > start + limit));
    }

    private static SimulatedResponse One(List<JsonObject> all, string id) =>
        all.Find(item => Text(item, "id") == id) is { } found ? Ok(found) : Error(404, "invalid_request_error", "resource_missing");

    private static SimulatedResponse Ok(JsonObject json) => SimulatedResponse.Ok(json.DeepClone());

    private static SimulatedResponse Error(int status, string type, string? code) =>
        new(status, new JsonObject { ["error"] = StripeObjects.Error(type, code) });

    private static string? Text(JsonObject json, string name) => json[name]?.GetValue<string>();

    private string NextId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{++_count}");
}
