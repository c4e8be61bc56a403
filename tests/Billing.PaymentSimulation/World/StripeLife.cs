using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;

namespace Billing.PaymentSimulation;

/// <summary>What happens at Stripe without being asked, and how it is told: late, twice, in any order, or never.</summary>
internal sealed class StripeLife(PaymentWorld world)
{
    private readonly List<JsonObject> _untold = [];
    private readonly HashSet<string> _kept = [];
    private int _heard;

    /// <summary>Customers pay or leave, banks decide, answers to the next requests go wrong.</summary>
    public void Happen()
    {
        switch (world.Random.Next(10))
        {
            case 0 or 1 when Pages() is { Count: > 0 } pages:
                world.Stripe.Pay(world.Pick(pages));
                world.Note(Deed.PagePaid);
                break;
            case 2 when Pages() is { Count: > 0 } pages && world.Chance(3):
                world.Stripe.Expire(world.Pick(pages));
                world.Note(Deed.PageExpired);
                break;
            case 3 when Where(world.Stripe.Intents, "processing") is { Count: > 0 } waiting:
                End(world.Pick(waiting));
                break;
            case 4:
                world.Stripe.RefundsWait = world.Chance(2);
                break;
            case 5 when Where(world.Stripe.Refunds, "pending") is { Count: > 0 } pending:
                EndRefund(world.Pick(pending));
                break;
            case 6 when world.Chance(2):
                GiveBack();
                break;
            case 6 when Where(world.Stripe.Refunds, "succeeded") is { Count: > 0 } done && world.Chance(2):
                world.Stripe.Return(world.Pick(done));
                world.Note(Deed.RefundReturned);
                break;
            case 6 or 7:
                Dispute();
                break;
            case 8 or 9:
                ProviderFault fault = world.Pick(PaymentWorld.ProviderFaults);
                world.Note(fault);
                world.Server.FailNext(world.Pick<string>(["/v1/payment_intents", "/v1/refunds", "/v1/checkout", "/v1/"]), fault);
                break;
        }
    }

    /// <summary>Everything that waits at Stripe ends.</summary>
    public void EndAll()
    {
        foreach (string page in Pages())
        {
            if (world.Chance(3))
            {
                world.Stripe.Pay(page);
            }
            else
            {
                world.Stripe.Expire(page);
            }
        }

        Where(world.Stripe.Intents, "processing").ForEach(End);
        Where(world.Stripe.Refunds, "pending").ForEach(EndRefund);
        world.Stripe.RefundsWait = false;
        Where(world.Stripe.Disputes, "needs_response").ForEach(id => Decide(id, world.Chance(2)));
    }

    /// <summary>Sends one webhook that was not told yet: perhaps it gets lost, or comes again.</summary>
    public async Task DeliverAsync(PaymentProcess process)
    {
        Hear();
        if (_untold.Count == 0)
        {
            return;
        }

        int index = world.Random.Next(_untold.Count);
        world.Note(Deed.WebhookReordered, index > 0);
        JsonObject told = _untold[index];

        // Nobody can ask for a dispute that was never told, nor for a refund that somebody made in the dashboard or that came back: those come again until they are taken, of the refund one of two.
        bool isLost = world.Chance(5) && !Text(told, "type").StartsWith("charge.dispute", StringComparison.Ordinal) && Text(told, "type") != "refund.failed" && !_kept.Contains(Text(told, "id")) && !IsEndElsewhere(told);
        bool isTaken = !isLost && await UserRequest.TryAsync(process, async each => Require(await SendAsync(each, told)));
        bool isTwice = isTaken && world.Chance(4);
        world.Note(Deed.WebhookLost, isLost);
        world.Note(Deed.WebhookTaken, isTaken);
        world.Note(Deed.WebhookTwice, isTwice);
        if ((isTaken || isLost) && !isTwice)
        {
            _untold.Remove(told);
        }
    }

    /// <summary>Sends all that was not told, until it is taken; what must come again stays for later.</summary>
    public async Task DeliverAllAsync(PaymentProcess process)
    {
        Hear();
        foreach (JsonObject told in _untold.OrderBy(_ => world.Random.Next()).ToArray())
        {
            if ((await SendAsync(process, told)).IsSuccess)
            {
                _untold.Remove(told);
            }
        }
    }

    private void Hear()
    {
        _untold.AddRange(world.Stripe.Events.Skip(_heard));
        _heard = world.Stripe.Events.Count;
    }

    private async Task<Result<InboundEvent>> SendAsync(PaymentProcess process, JsonObject told)
    {
        byte[] body = Encoding.UTF8.GetBytes(told.ToJsonString());
        long now = world.Clock.GetCurrentInstant().ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{now}."), .. body];
        string signature = $"t={now},v1={Convert.ToHexStringLower(HMACSHA256.HashData("whsec_test"u8, signed))}";
        var webhook = new InboundWebhook(body, name => name == "Stripe-Signature" ? signature : null, "/v1/payments/webhook/stripe", world.Clock.GetCurrentInstant());
        return await process.Get<ReceiveProviderEvent>().RunAsync(PaymentProviderKind.Stripe, world.Connection, webhook, default);
    }

    private static void Require(Result<InboundEvent> taken)
    {
        if (taken.Failure is { } failure)
        {
            throw failure.Kind == FailureKind.Unavailable
                ? new Application.Ports.StoreException(Application.Ports.StoreFault.Unavailable, failure.Message)
                : new InvalidOperationException(failure.Message);
        }
    }

    private void End(string id)
    {
        if (world.Chance(3))
        {
            world.Stripe.Refuse(id);
        }
        else
        {
            world.Stripe.Succeed(id);
        }
    }

    private void EndRefund(string id)
    {
        bool isDone = !world.Chance(3);
        world.Note(Deed.RefundRefused, !isDone);
        world.Stripe.EndRefund(id, isDone);
    }

    /// <summary>Somebody gives money back in the dashboard: two events tell, and at most one of them gets lost.</summary>
    private void GiveBack()
    {
        JsonObject[] paid = [.. world.Stripe.Intents.Where(intent => world.Stripe.LeftOf(intent) > 0 && !world.Stripe.Disputes.Any(dispute => Text(dispute, "payment_intent") == Text(intent, "id")))];
        if (paid.Length > 0)
        {
            JsonObject intent = world.Pick(paid);
            world.Stripe.GiveBack(Text(intent, "id"), 1 + world.Random.NextInt64(world.Stripe.LeftOf(intent)));
            _kept.Add(Text(world.Stripe.Events[^(1 + world.Random.Next(2))], "id"));
            world.Note(Deed.RefundedElsewhere);
        }
    }

    private static bool IsEndElsewhere(JsonObject told) => Text(told, "type") == "charge.refund.updated" && told["data"]!["object"]!["metadata"]!.AsObject().Count == 0;

    private void Dispute()
    {
        JsonObject[] paid = [.. world.Stripe.Intents.Where(intent => Text(intent, "status") == "succeeded")];
        JsonObject[] all = [.. world.Stripe.Disputes];
        if (all.Length > 0 && world.Chance(2))
        {
            JsonObject dispute = world.Pick(all);
            bool isOpen = Text(dispute, "status") == "needs_response";
            if (isOpen || Text(dispute, "status") == "lost")
            {
                world.Note(Deed.WonAfterLost, !isOpen);
                Decide(Text(dispute, "id"), !isOpen || world.Chance(2));
            }
        }
        else if (paid.Length > 0)
        {
            JsonObject intent = world.Pick(paid);
            long amount = intent["amount_received"]!.GetValue<long>();
            world.Stripe.Dispute(Text(intent, "id"), world.Chance(2) ? amount : 1 + world.Random.NextInt64(amount));
            world.Note(Deed.DisputeOpened);
        }
    }

    private void Decide(string id, bool isWon)
    {
        // Stripe tells of seconds: two decisions of one dispute are never in the same one.
        world.Clock.Advance(NodaTime.Duration.FromSeconds(2));
        world.Stripe.Decide(id, isWon);
        world.Note(isWon ? Deed.DisputeWon : Deed.DisputeLost);
    }

    /// <summary>Pages that can be paid on by someone who has their address.</summary>
    private List<string> Pages() => [.. world.Stripe.OpenPages.Where(world.PagesGiven.Contains)];

    private static List<string> Where(IEnumerable<JsonObject> all, string status) => [.. all.Where(each => Text(each, "status") == status).Select(each => Text(each, "id"))];

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";
}
