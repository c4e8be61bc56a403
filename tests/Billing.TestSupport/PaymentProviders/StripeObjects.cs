using System.Globalization;
using System.Text.Json.Nodes;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>Objects as Stripe answers them, with every field that its schemas require.</summary>
public static class StripeObjects
{
    /// <summary>A payment intent that nobody has tried to pay.</summary>
    public static JsonObject Intent(string id, IReadOnlyDictionary<string, string> form) => new()
    {
        ["id"] = id,
        ["object"] = "payment_intent",
        ["amount"] = long.Parse(form["amount"], CultureInfo.InvariantCulture),
        ["amount_received"] = 0L,
        ["capture_method"] = "automatic",
        ["confirmation_method"] = "automatic",
        ["created"] = StripeSimulator.Now,
        ["currency"] = form["currency"],
        ["customer"] = form.GetValueOrDefault("customer"),
        ["last_payment_error"] = null,
        ["livemode"] = false,
        ["metadata"] = Metadata(form, "metadata["),
        ["next_action"] = null,
        ["payment_method"] = form.GetValueOrDefault("payment_method"),
        ["payment_method_types"] = new JsonArray("card"),
        ["status"] = "processing",
    };

    /// <summary>Where a customer authenticates.</summary>
    public static JsonObject Redirect(string returnUrl) => new()
    {
        ["type"] = "redirect_to_url",
        ["redirect_to_url"] = new JsonObject { ["url"] = "https://hooks.stripe.test/3ds", ["return_url"] = returnUrl },
    };

    /// <summary>A refusal by the bank.</summary>
    public static JsonObject CardError(string declineCode) => new()
    {
        ["type"] = "card_error",
        ["code"] = declineCode == "authentication_required" ? declineCode : "card_declined",
        ["decline_code"] = declineCode,
        ["message"] = "Your card was declined.",
    };

    /// <summary>Any other refusal.</summary>
    public static JsonObject Error(string type, string? code)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = "Refused: sk_test_right must not be repeated" };
        if (code is not null)
        {
            error["code"] = code;
        }

        return error;
    }

    /// <summary>A refund that is done.</summary>
    public static JsonObject Refund(string id, string currency, IReadOnlyDictionary<string, string> form) => new()
    {
        ["id"] = id,
        ["object"] = "refund",
        ["amount"] = long.Parse(form["amount"], CultureInfo.InvariantCulture),
        ["created"] = StripeSimulator.Now,
        ["currency"] = currency,
        ["metadata"] = Metadata(form, "metadata["),
        ["payment_intent"] = form["payment_intent"],
        ["status"] = "succeeded",
    };

    /// <summary>A customer.</summary>
    public static JsonObject Customer(string id) => new()
    {
        ["id"] = id,
        ["object"] = "customer",
        ["created"] = StripeSimulator.Now,
        ["livemode"] = false,
    };

    /// <summary>A setup intent that waits for its method.</summary>
    public static JsonObject SetupIntent(string id, string customer) => new()
    {
        ["id"] = id,
        ["object"] = "setup_intent",
        ["client_secret"] = $"{id}_secret",
        ["created"] = StripeSimulator.Now,
        ["customer"] = customer,
        ["livemode"] = false,
        ["payment_method_types"] = new JsonArray("card"),
        ["status"] = "requires_payment_method",
        ["usage"] = "off_session",
    };

    /// <summary>A card.</summary>
    public static JsonObject Method(string id, string? customer) => new()
    {
        ["id"] = id,
        ["object"] = "payment_method",
        ["billing_details"] = new JsonObject(),
        ["card"] = new JsonObject
        {
            ["brand"] = "visa", ["exp_month"] = 12, ["exp_year"] = 2031, ["funding"] = "credit", ["last4"] = "4242",
        },
        ["created"] = StripeSimulator.Now,
        ["customer"] = customer,
        ["livemode"] = false,
        ["type"] = "card",
    };

    /// <summary>A checkout session.</summary>
    public static JsonObject Checkout(string id, IReadOnlyDictionary<string, string> form) => new()
    {
        ["id"] = id,
        ["object"] = "checkout.session",
        ["automatic_tax"] = new JsonObject { ["enabled"] = false },
        ["created"] = StripeSimulator.Now,
        ["custom_fields"] = new JsonArray(),
        ["custom_text"] = new JsonObject(),
        ["customer"] = form.GetValueOrDefault("customer"),
        ["expires_at"] = StripeSimulator.Now + 86_400,
        ["livemode"] = false,
        ["metadata"] = Metadata(form, "metadata["),
        ["mode"] = form["mode"],
        ["payment_method_types"] = new JsonArray("card"),
        ["payment_status"] = "unpaid",
        ["payment_intent"] = null,
        ["status"] = "open",
        ["shipping_options"] = new JsonArray(),
        ["url"] = $"https://checkout.stripe.test/{id}",
    };

    /// <summary>A portal session.</summary>
    public static JsonObject Portal(string id, IReadOnlyDictionary<string, string> form) => new()
    {
        ["id"] = id,
        ["object"] = "billing_portal.session",
        ["configuration"] = "bpc_1",
        ["created"] = StripeSimulator.Now,
        ["customer"] = form["customer"],
        ["livemode"] = false,
        ["return_url"] = form["return_url"],
        ["url"] = $"https://billing.stripe.test/{id}",
    };

    /// <summary>The charge of an intent, after some of it was given back.</summary>
    public static JsonObject Charge(JsonObject intent, long refunded) => new()
    {
        ["id"] = $"ch_{intent["id"]}",
        ["object"] = "charge",
        ["amount"] = intent["amount_received"]!.GetValue<long>(),
        ["amount_captured"] = intent["amount_received"]!.GetValue<long>(),
        ["amount_refunded"] = refunded,
        ["billing_details"] = new JsonObject(),
        ["captured"] = true,
        ["created"] = StripeSimulator.Now,
        ["currency"] = intent["currency"]!.GetValue<string>(),
        ["disputed"] = false,
        ["livemode"] = false,
        ["metadata"] = intent["metadata"]!.DeepClone(),
        ["paid"] = true,
        ["payment_intent"] = intent["id"]!.GetValue<string>(),
        ["refunded"] = refunded == intent["amount_received"]!.GetValue<long>(),
        ["status"] = "succeeded",
    };

    /// <summary>A dispute that waits for an answer.</summary>
    public static JsonObject Dispute(string id, JsonObject intent, long amount) => new()
    {
        ["id"] = id,
        ["object"] = "dispute",
        ["amount"] = amount,
        ["currency"] = intent["currency"]!.GetValue<string>(),
        ["payment_intent"] = intent["id"]!.GetValue<string>(),
        ["status"] = "needs_response",
    };

    /// <summary>An event about an object.</summary>
    public static JsonObject Event(string id, string type, JsonObject about, long created = StripeSimulator.Now) => new()
    {
        ["id"] = id,
        ["object"] = "event",
        ["api_version"] = "2023-08-16",
        ["created"] = created,
        ["data"] = new JsonObject { ["object"] = about.DeepClone() },
        ["livemode"] = false,
        ["pending_webhooks"] = 1,
        ["request"] = null,
        ["type"] = type,
    };

    /// <summary>A page of a list.</summary>
    public static JsonObject ListOf(string path, IEnumerable<JsonObject> items, bool hasMore) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. items.Select(item => item.DeepClone())]),
        ["has_more"] = hasMore,
        ["url"] = path,
    };

    /// <summary>A page of a search.</summary>
    public static JsonObject SearchOf(IEnumerable<JsonObject> items) => new()
    {
        ["object"] = "search_result",
        ["data"] = new JsonArray([.. items.Select(item => item.DeepClone())]),
        ["has_more"] = false,
        ["url"] = "/v1/payment_intents/search",
    };

    /// <summary>The metadata of a form, whose names begin so.</summary>
    internal static JsonObject Metadata(IReadOnlyDictionary<string, string> form, string prefix)
    {
        var metadata = new JsonObject();
        foreach ((string name, string value) in form.Where(field => field.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            metadata[name[prefix.Length..].TrimEnd(']')] = value;
        }

        return metadata;
    }
}
