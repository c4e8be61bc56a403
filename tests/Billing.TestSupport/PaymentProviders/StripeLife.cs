using System.Text.Json.Nodes;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>What happens at Stripe without being asked by us: customers pay on pages, banks and refunds end, disputes are opened and decided.</summary>
public sealed partial class StripeSimulator
{
    private const long PageSeconds = 86_400;

    private readonly List<(string Id, IReadOnlyDictionary<string, string> Form, JsonObject Session)> _pages = [];
    private readonly List<JsonObject> _disputes = [];

    /// <summary>True while refunds wait for <see cref="EndRefund"/>.</summary>
    public bool RefundsWait { get; set; }

    /// <summary>Pages that can still be paid on.</summary>
    public IReadOnlyList<string> OpenPages =>
        [.. _pages.Where(page => Text(page.Session, "status") == "open" && page.Session["expires_at"]!.GetValue<long>() > Clock()).Select(page => page.Id)];

    /// <summary>Every dispute.</summary>
    public IReadOnlyList<JsonObject> Disputes => _disputes;

    /// <summary>What it holds of a currency: what was collected, less what went back and what banks took.</summary>
    public long Balance(string currency) =>
        _intents.Where(intent => Text(intent, "currency") == currency).Sum(intent => intent["amount_received"]!.GetValue<long>())
        - _refunds.Where(refund => Text(refund, "currency") == currency && Text(refund, "status") == "succeeded").Sum(refund => refund["amount"]!.GetValue<long>())
        - _disputes.Where(dispute => Text(dispute, "currency") == currency && Text(dispute, "status") == "lost").Sum(dispute => dispute["amount"]!.GetValue<long>());

    /// <summary>A customer pays on a page.</summary>
    public void Pay(string page)
    {
        (_, IReadOnlyDictionary<string, string> form, JsonObject session) = _pages.Find(each => each.Id == page);
        const string metadata = "payment_intent_data[metadata][";
        var asked = new Dictionary<string, string>
        {
            ["amount"] = form["line_items[0][price_data][unit_amount]"], ["currency"] = form["line_items[0][price_data][currency]"], ["payment_method"] = "pm_ok",
        };
        if (form.TryGetValue("customer", out string? customer))
        {
            asked["customer"] = customer;
        }

        JsonObject intent = StripeObjects.Intent(NextId("pi"), asked);
        intent["metadata"] = StripeObjects.Metadata(form, metadata);
        _intents.Add(intent);
        session["payment_status"] = "paid";
        session["status"] = "complete";
        session["payment_intent"] = Text(intent, "id");
        Settle(intent, "payment_intent.succeeded");
        Tell("checkout.session.completed", session);
    }

    /// <summary>Nobody can pay on a page any more.</summary>
    public void Expire(string page)
    {
        JsonObject session = _pages.Find(each => each.Id == page).Session;
        session["status"] = "expired";
        Tell("checkout.session.expired", session);
    }

    /// <summary>The bank refuses an intent that was processing.</summary>
    public void Refuse(string id)
    {
        JsonObject intent = _intents.Single(each => Text(each, "id") == id);
        intent["status"] = "requires_payment_method";
        intent["last_payment_error"] = StripeObjects.CardError("insufficient_funds");
        Tell("payment_intent.payment_failed", intent);
    }

    /// <summary>Ends a refund that waited.</summary>
    public void EndRefund(string id, bool isDone)
    {
        JsonObject refund = _refunds.Single(each => Text(each, "id") == id);
        refund["status"] = isDone ? "succeeded" : "failed";
        Tell("charge.refund.updated", refund);
    }

    /// <summary>Somebody gives money back in the dashboard, where nothing names it for us.</summary>
    public void GiveBack(string intent, long amount)
    {
        var form = new Dictionary<string, string> { ["payment_intent"] = intent, ["amount"] = amount.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        GiveBack(_intents.Single(each => Text(each, "id") == intent), form, "refund.created");
    }

    /// <summary>A refund that was done comes back from the customer's bank.</summary>
    public void Return(string id)
    {
        JsonObject refund = _refunds.Single(each => Text(each, "id") == id);
        refund["status"] = "failed";
        refund["failure_reason"] = "expired_or_canceled_card";
        Tell("refund.failed", refund);
    }

    /// <summary>What of an intent's money is not given back.</summary>
    public long LeftOf(JsonObject intent) => intent["amount_received"]!.GetValue<long>() - RefundedOf(intent);

    /// <summary>A bank disputes a charge.</summary>
    public void Dispute(string intent, long amount)
    {
        JsonObject dispute = StripeObjects.Dispute(NextId("dp"), _intents.Single(each => Text(each, "id") == intent), amount);
        _disputes.Add(dispute);
        Tell("charge.dispute.created", dispute);
    }

    /// <summary>A bank decides, or decides anew.</summary>
    public void Decide(string dispute, bool isWon)
    {
        JsonObject decided = _disputes.Single(each => Text(each, "id") == dispute);
        decided["status"] = isWon ? "won" : "lost";
        Tell("charge.dispute.closed", decided);
    }

    private long RefundedOf(JsonObject intent) => _refunds
        .Where(refund => Text(refund, "payment_intent") == Text(intent, "id") && Text(refund, "status") != "failed").Sum(refund => refund["amount"]!.GetValue<long>());

    /// <summary>Two events tell of it: one names the refund, the other the charge alone.</summary>
    private JsonObject GiveBack(JsonObject intent, IReadOnlyDictionary<string, string> form, string type)
    {
        JsonObject made = StripeObjects.Refund(NextId("re"), Text(intent, "currency")!, form);
        made["status"] = RefundsWait ? "pending" : "succeeded";
        _refunds.Add(made);
        Tell(type, made);
        Tell("charge.refunded", StripeObjects.Charge(intent, RefundedOf(intent)));
        return made;
    }

    private SimulatedResponse Open(IReadOnlyDictionary<string, string> form)
    {
        JsonObject session = StripeObjects.Checkout(NextId("cs"), form);
        session["expires_at"] = Clock() + PageSeconds;
        if (form["mode"] == "payment")
        {
            _pages.Add((Text(session, "id")!, form, session));
        }

        return Ok(session);
    }
}
