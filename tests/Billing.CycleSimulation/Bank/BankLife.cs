using System.Globalization;
using System.Text;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>What happens at the bank without being asked, and how it is told: late, twice, in any order, or never.</summary>
internal sealed class BankLife(CycleWorld world, Random random)
{
    /// <summary>How long a page can be paid on, and a bank waits for its customer.</summary>
    private static readonly Duration Patience = Duration.FromDays(2);

    private readonly List<(BankCharge Charge, string Id, long Minor)> _disputes = [];

    private int _disputed;

    private Bank Bank => world.Bank!;

    /// <summary>A little of it.</summary>
    public void Happen()
    {
        EndOld();
        foreach (BankCharge charge in Bank.Charges.Where(charge => charge.IsOpen && random.Next(3) == 0).ToArray())
        {
            End(charge);
        }

        foreach ((BankCharge charge, BankRefund refund) in Pending().Where(_ => random.Next(3) == 0).ToArray())
        {
            Bank.End(charge, refund, random.Next(3) > 0);
        }

        if (Bank.Charges.Count > 0 && random.Next(20) == 0)
        {
            Take(Bank.Charges[random.Next(Bank.Charges.Count)]);
        }

        foreach ((BankCharge Charge, string Id, long Minor) dispute in _disputes.Where(_ => random.Next(10) == 0).ToArray())
        {
            Decide(dispute);
        }

        Deliver(all: false);
    }

    /// <summary>What the bank has begun ends, and all of it is told.</summary>
    public void EndAll()
    {
        EndOld();
        Bank.Charges.Where(charge => charge.IsOpen).ToList().ForEach(End);
        Pending().ToList().ForEach(each => Bank.End(each.Charge, each.Refund, random.Next(3) > 0));
        Deliver(all: true);
    }

    /// <summary>What waited for a customer too long is over, whenever somebody looks.</summary>
    public void EndOld() => Bank.Charges.Where(charge => charge.Status == ChargeStatus.NeedsAction && charge.At + Patience <= world.Now).ToList().ForEach(Bank.Expire);

    private IEnumerable<(BankCharge Charge, BankRefund Refund)> Pending() => Bank.Charges
        .SelectMany(charge => charge.Refunds.Where(refund => refund.Status == RefundStatus.Pending).Select(refund => (charge, refund)));

    private void End(BankCharge charge)
    {
        bool isPaid = (charge.IsGiven || !charge.IsPage) && random.Next(3) > 0;
        if (isPaid)
        {
            Bank.Pay(charge, charge.Asked.Minor);
        }
        else if (charge.Status == ChargeStatus.NeedsAction)
        {
            Bank.Expire(charge);
        }
        else
        {
            Bank.Decline(charge, DeclineReason.InsufficientFunds);
        }
    }

    /// <summary>Somebody gives money back in the bank's dashboard, or the customer's bank disputes a charge.</summary>
    private void Take(BankCharge charge)
    {
        if (charge.LeftMinor <= 0 || _disputes.Exists(dispute => dispute.Charge == charge))
        {
            return;
        }

        long minor = random.Next(2) == 0 ? charge.LeftMinor : 1 + random.NextInt64(charge.LeftMinor);
        if (random.Next(2) == 0)
        {
            Bank.RefundUnasked(charge, minor);
            return;
        }

        _disputes.Add((charge, $"dp-{++_disputed}", minor));
        Bank.Dispute(charge, _disputes[^1].Id, isOpen: true, isWon: false, minor);
        world.Life.Note(LifeEvent.DisputeOpened);
    }

    private void Decide((BankCharge Charge, string Id, long Minor) dispute)
    {
        _disputes.Remove(dispute);
        bool isLost = random.Next(2) == 0 && dispute.Charge.LeftMinor >= dispute.Minor;
        dispute.Charge.DisputedMinor += isLost ? dispute.Minor : 0;
        world.Life.Note(isLost ? LifeEvent.DisputeLost : LifeEvent.DisputeWon);
        Bank.Dispute(dispute.Charge, dispute.Id, isOpen: false, !isLost, dispute.Minor);
    }

    /// <summary>What can be asked for may get lost; what nobody would ask for comes until it is taken.</summary>
    private void Deliver(bool all)
    {
        foreach (int number in Bank.Untold.Where(_ => all || random.Next(2) == 0).OrderBy(_ => random.Next()).ToArray())
        {
            bool canBeAsked = Bank.Event(number) is { Kind: ProviderEventKind.Charge or ProviderEventKind.CheckoutExpired } or { Kind: ProviderEventKind.Refund, Reference: not null };
            bool isLost = !all && canBeAsked && random.Next(8) == 0;
            bool isTwice = !all && !isLost && random.Next(8) == 0;
            world.Troubles.Note(Trouble.WebhookLost, isLost);
            world.Troubles.Note(Trouble.WebhookTwice, isTwice);
            if (!isTwice)
            {
                Bank.Untold.Remove(number);
            }

            if (!isLost)
            {
                Send(number);
            }
        }
    }

    private void Send(int number)
    {
        byte[] body = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
        world.Ask("webhook", async service =>
        {
            var webhook = new InboundWebhook(body, _ => null, "/v1/payments/webhook/sandbox", world.Now);
            Result<InboundEvent> taken = await service.Get<ReceiveProviderEvent>().RunAsync(PaymentProviderKind.Sandbox, world.Connection, webhook, default);
            if (taken.Failure is { Kind: FailureKind.Unavailable })
            {
                world.Troubles.Note(Trouble.WebhookAgain);
                Bank.Untold.Add(number);
            }
            else
            {
                _ = taken.Value;
            }

            return taken.IsSuccess;
        });
    }
}
