using NodaTime;

namespace BillingFunctions.Tests.Http.Surfaces.Cross;

/// <summary>What a subscription is in nobody's words.</summary>
internal enum ModelState
{
    Trial,
    Waiting,
    Running,
    Late,
    Paused,
    Ended,
}

/// <summary>An invoice by hand. Amounts are smallest units.</summary>
internal sealed class ModelInvoice
{
    public string Id { get; set; } = "";

    public required long Subtotal { get; init; }

    public required long Discount { get; init; }

    /// <summary>20 % of the rest.</summary>
    public long Tax => (Subtotal - Discount) / 5;

    public long Total => Subtotal - Discount + Tax;

    /// <summary>What the customer's credit paid.</summary>
    public required long Credit { get; init; }

    public long Paid { get; set; }

    public bool IsVoid { get; set; }

    public required Instant DueAt { get; init; }

    public long Due => Total - Credit - Paid;

    public bool IsPaid => !IsVoid && Due == 0;

    public bool IsOpen => !IsVoid && Due > 0;
}

/// <summary>
/// One customer, its plan and its subscription as they must be, computed by hand with numbers that need no rounding: a monthly base amount in advance, a price of each
/// call, 20 % tax, perhaps a coupon of 10 % and credit. No surface and no rule of the engine has a part in it.
/// </summary>
internal sealed class CrossModel(Instant start, long amount, long unitPrice, int graceDays, bool isPaidFirst)
{
    private bool _isCounted;

    public Instant Now { get; private set; } = start;

    public long Amount => amount;

    public long UnitPrice => unitPrice;

    public bool IsPaidFirst => isPaidFirst;

    public bool IsPaused { get; set; }

    public bool HasTrial { get; init; }

    public bool HasEnded { get; private set; }

    /// <summary>Whether it ends with its period.</summary>
    public bool Ends { get; private set; }

    public bool HasCoupon { get; set; }

    public long Credit { get; set; }

    public List<ModelInvoice> Invoices { get; } = [];

    /// <summary>Calls in the running period.</summary>
    public long Used { get; private set; }

    public (Instant From, Instant To)? Period { get; private set; }

    /// <summary>The invoice whose money the next period waits for.</summary>
    public ModelInvoice? Awaited { get; private set; }

    public bool IsLate => Invoices.Any(invoice => invoice.IsOpen && invoice.DueAt <= Now);

    public ModelState State => HasEnded ? ModelState.Ended
        : IsPaused ? ModelState.Paused
        : IsLate ? ModelState.Late
        : Awaited is not null && Period is null ? ModelState.Waiting
        : HasTrial ? ModelState.Trial
        : ModelState.Running;

    public bool IsRunning => State is ModelState.Running && Awaited is null;

    /// <summary>It was made; whatever is not in a trial is invoiced at once.</summary>
    public void Subscribe()
    {
        if (HasTrial)
            return;

        Period = isPaidFirst ? null : (Now, NextMonth(Now));
        Bill(amount);
    }

    public void Use(long calls) => Used += calls;

    public void AgreeEnd()
    {
        if (Awaited is null)
        {
            Ends = true;
            return;
        }

        Awaited.IsVoid = true;
        Awaited = null;
        HasEnded = true;
    }

    public void Pay(ModelInvoice invoice, long minor)
    {
        invoice.Paid += minor;
        if (invoice == Awaited && invoice.IsPaid)
            Begin();
    }

    /// <summary>It is void: what credit paid of it comes back.</summary>
    public void Void(ModelInvoice invoice)
    {
        invoice.IsVoid = true;
        Credit += invoice.Credit;
    }

    /// <summary>Time goes on, at most to the end of the period, which is closed then.</summary>
    public void PassTo(Instant at)
    {
        Now = at;
        if (Period is not { } period || at < period.To || _isCounted)
            return;

        long used = Used * unitPrice;
        Used = 0;
        if (Ends)
        {
            HasEnded = true;
            if (used > 0)
                Bill(used);
        }
        else if (isPaidFirst)
        {
            _isCounted = true;
            Bill(amount + used);
        }
        else
        {
            Period = (at, NextMonth(at));
            Bill(amount + used);
        }
    }

    /// <summary>The day a month later, at midnight.</summary>
    public static Instant NextMonth(Instant at) => at.InUtc().Date.PlusMonths(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();

    private void Bill(long subtotal)
    {
        long discount = HasCoupon ? subtotal / 10 : 0;
        long credit = Math.Min(Credit, (subtotal - discount) * 6 / 5);
        Credit -= credit;
        var invoice = new ModelInvoice { Subtotal = subtotal, Discount = discount, Credit = credit, DueAt = Now + Duration.FromDays(graceDays) };
        Invoices.Add(invoice);
        if (!isPaidFirst || HasEnded)
            return;

        Awaited = invoice;
        if (invoice.IsPaid)
            Begin();
    }

    /// <summary>The money came: the period starts with it.</summary>
    private void Begin()
    {
        Awaited = null;
        _isCounted = false;
        Period = (Now, NextMonth(Now));
    }
}
