using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;

namespace Billing.CycleSimulation;

/// <summary>
/// A payment provider in memory, which outlives all instances: what a card does depends on its token and on chance. It watches whoever calls it: nobody may charge again while an
/// earlier attempt may still bring money, nor give back more than came.
/// </summary>
internal sealed class Bank(CycleWorld world, Random random)
{
    private readonly Dictionary<ProviderReference, BankCharge> _charges = [];
    private readonly Dictionary<ProviderReference, (BankCharge Charge, BankRefund Refund)> _refunds = [];
    private readonly List<ProviderEvent> _told = [];

    /// <summary>Cards that customers may have.</summary>
    public static IReadOnlyList<string> Cards { get; } = ["good", "good", "poor", "stolen", "slow", "asks"];

    /// <summary>All charges and pages, oldest first.</summary>
    public List<BankCharge> Charges { get; } = [];

    /// <summary>Events that nobody was told of yet, by number.</summary>
    public List<int> Untold { get; } = [];

    /// <summary>The first thing that somebody did who should not have, or null.</summary>
    public string? Violation { get; private set; }

    /// <summary>What the bank holds of a customer's money, in minor units.</summary>
    public long NetOf(BillingId customer) => Of(customer).Sum(charge => charge.ReceivedMinor - charge.DisputedMinor - charge.GivenBackMinor);

    /// <summary>What came from a customer, in minor units.</summary>
    public long ReceivedOf(BillingId customer) => Of(customer).Sum(charge => charge.ReceivedMinor);

    /// <summary>True while something has begun and not ended, or is to be told.</summary>
    public bool IsBusy => Untold.Count > 0 || Charges.Exists(charge => charge.IsOpen || charge.Refunds.Exists(refund => refund.Status == RefundStatus.Pending));

    /// <summary>The event of a number.</summary>
    public ProviderEvent Event(int number) => _told[number];

    public BankCharge? Find(ProviderReference reference) => _charges.GetValueOrDefault(reference);

    public BankCharge? Find(string id) => Charges.Find(charge => charge.Id == id);

    public BankRefund? FindRefund(ProviderReference reference) => _refunds.TryGetValue(reference, out (BankCharge, BankRefund Refund) found) ? found.Refund : null;

    /// <summary>Charges a card; the same reference is charged once.</summary>
    public BankCharge Charge(ChargeOrder order)
    {
        if (_charges.TryGetValue(order.Reference, out BankCharge? known))
        {
            return known;
        }

        BankCharge charge = Begin(order.Reference, order.Amount, isPage: false);
        switch (order.MethodToken)
        {
            case "stolen":
                Decline(charge, DeclineReason.Fraud);
                break;
            case "poor" when random.Next(5) > 0:
                Decline(charge, DeclineReason.InsufficientFunds);
                break;
            case "slow":
                world.Life.Note(LifeEvent.ChargePending);
                break;
            case "asks":
                charge.Status = ChargeStatus.NeedsAction;
                world.Life.Note(LifeEvent.CardAsks);
                break;
            default:
                Pay(charge, random.Next(25) == 0 ? Math.Max(1, order.Amount.Minor / 2) : order.Amount.Minor);
                break;
        }

        return charge;
    }

    /// <summary>Opens a page on which somebody may pay.</summary>
    public BankCharge Open(CheckoutOrder order) => _charges.GetValueOrDefault(order.Reference) ?? Begin(order.Reference, order.Amount, isPage: true);

    /// <summary>Gives money back; the same reference once.</summary>
    public BankRefund Refund(RefundOrder order)
    {
        if (FindRefund(order.Reference) is { } known)
        {
            return known;
        }

        BankCharge charge = Find(order.ProviderPaymentId)!;
        var refund = new BankRefund($"re-{order.Reference}", order.Reference, order.Amount);
        long ours = charge.Refunds.Where(each => each is { Reference: not null, Status: not RefundStatus.Failed }).Sum(each => each.Amount.Minor);
        Violation ??= ours + order.Amount.Minor > charge.ReceivedMinor ? $"{order.Amount} of {charge.Id} was to be given back, of which {charge.ReceivedMinor} came and {ours} was given back" : null;
        refund.Status = order.Amount.Minor > charge.LeftMinor || random.Next(8) == 0 ? RefundStatus.Failed : random.Next(4) == 0 ? RefundStatus.Pending : RefundStatus.Succeeded;
        Add(charge, refund);
        return refund;
    }

    /// <summary>Somebody gives money back at the bank itself.</summary>
    public void RefundUnasked(BankCharge charge, long minor)
    {
        Add(charge, new BankRefund($"re-{charge.Refunds.Count}-{charge.Id}", null, charge.Asked with { Minor = minor }));
        world.Life.Note(LifeEvent.RefundedAtBank);
    }

    public void Pay(BankCharge charge, long minor)
    {
        world.Trace?.Invoke($"{world.Now} bank has {minor} of {charge}");
        (charge.Status, charge.ReceivedMinor) = (ChargeStatus.Succeeded, minor);
        world.Life.Note(charge.IsPage ? LifeEvent.PagePaid : LifeEvent.CardCharged);
        world.Life.Note(LifeEvent.PaidLess, minor < charge.Asked.Minor);
        TellOf(charge);
    }

    public void Decline(BankCharge charge, DeclineReason reason)
    {
        (charge.Status, charge.Reason) = (ChargeStatus.Declined, reason);
        world.Life.Note(LifeEvent.CardDeclined);
        TellOf(charge);
    }

    /// <summary>Nobody pays on a page or does what is asked for.</summary>
    public void Expire(BankCharge charge)
    {
        charge.Status = ChargeStatus.Expired;
        world.Life.Note(LifeEvent.PageExpired);
        Tell(new ProviderEvent(Name(), ProviderEventKind.CheckoutExpired) { Reference = charge.Reference });
    }

    public void End(BankCharge charge, BankRefund refund, bool isDone)
    {
        refund.Status = isDone ? RefundStatus.Succeeded : RefundStatus.Failed;
        TellOf(charge, refund);
    }

    /// <summary>A bank's word on a dispute.</summary>
    public void Dispute(BankCharge charge, string id, bool isOpen, bool isWon, long minor) => Tell(new ProviderEvent(Name(), ProviderEventKind.Dispute)
    {
        ProviderPaymentId = charge.Id, OccurredAt = world.Now, Dispute = new DisputeState(id, isOpen, isWon, charge.Asked with { Minor = minor }),
    });

    private IEnumerable<BankCharge> Of(BillingId customer) => Charges.Where(charge => charge.Reference.Id.Owner == customer.Owner);

    private BankCharge Begin(ProviderReference reference, Money amount, bool isPage)
    {
        BankCharge? other = Enumerable.Range(1, reference.Attempt - 1).Select(attempt => _charges.GetValueOrDefault(ProviderReference.Payment(reference.Id, attempt)))
            .FirstOrDefault(earlier => earlier is { MayBringAll: true });
        Violation ??= other is null ? null : $"at {world.Now} {reference} was begun while an earlier attempt had brought its money, or could: {other}";
        world.Trace?.Invoke($"{world.Now} bank begins {reference}");
        var charge = new BankCharge(reference, amount, isPage) { At = world.Now };
        _charges.Add(reference, charge);
        Charges.Add(charge);
        return charge;
    }

    private void Add(BankCharge charge, BankRefund refund)
    {
        charge.Refunds.Add(refund);
        if (refund.Reference is { } reference)
        {
            _refunds.Add(reference, (charge, refund));
        }

        TellOf(charge, refund);
    }

    private void TellOf(BankCharge charge) => Tell(new ProviderEvent(Name(), ProviderEventKind.Charge)
    {
        Reference = charge.Reference, ProviderPaymentId = charge.Id, Charge = charge.Told, OccurredAt = world.Now,
    });

    private void TellOf(BankCharge charge, BankRefund refund) => Tell(new ProviderEvent(Name(), ProviderEventKind.Refund)
    {
        Reference = refund.Reference, ProviderPaymentId = charge.Id, Refund = refund.Told, OccurredAt = world.Now,
    });

    private void Tell(ProviderEvent told)
    {
        _told.Add(told);
        Untold.Add(_told.Count - 1);
    }

    private string Name() => $"ev-{_told.Count}";
}
