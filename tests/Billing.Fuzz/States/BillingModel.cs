namespace Billing.Fuzz.States;

/// <summary>
/// What the service should hold, told once more and without any of its code: who bought what, what an invoice of it comes to, and what pays it. Amounts are cents of
/// US dollars. Rules: fees, coupons one after another, 20 % tax rounded once, credit notes the oldest first, wallets by priority and age.
/// </summary>
internal sealed class BillingModel
{
    public const long BaseCents = 4_900;
    public const long LargeBaseCents = 9_900;
    public const long CallCents = 25;
    private const decimal TaxRate = 0.2m;

    public List<ModelCustomer> Customers { get; } = [];

    public IEnumerable<ModelDraft> Drafts => Customers.SelectMany(customer => customer.Drafts);

    public IEnumerable<ModelInvoice> Invoices => Customers.SelectMany(customer => customer.Invoices);

    /// <summary>Issues an invoice of some fees: what coupons, notes and wallets take from it is taken.</summary>
    public static ModelInvoice Issue(ModelCustomer customer, string id, bool isOneOff, params long[] fees)
    {
        long subtotal = fees.Sum();
        long left = subtotal;
        List<(ModelCoupon, long)> coupons = [];
        foreach (ModelCoupon coupon in customer.Coupons.Where(coupon => coupon.Works))
        {
            // What finds nothing to take from is not used.
            if (coupon.Take(left) is > 0 and var taken)
            {
                coupons.Add((coupon, taken));
                left -= taken;
            }
        }

        long total = left + Round(left * TaxRate);
        var invoice = new ModelInvoice(id, customer, isOneOff, subtotal, subtotal - left, total) { Coupons = coupons };
        foreach (ModelNote note in customer.Notes)
        {
            long used = Math.Min(note.Balance, invoice.Due);
            note.Balance -= used;
            invoice.Notes.Add((note, used));
        }

        foreach (ModelWallet wallet in customer.Wallets.OrderBy(wallet => wallet.Priority))
        {
            long used = Math.Min(wallet.Balance, invoice.Due);
            wallet.Balance -= used;
            invoice.Wallets.Add((wallet, used));
        }

        customer.Invoices.Add(invoice);
        return invoice;
    }

    /// <summary>Half a cent goes away from zero.</summary>
    public static long Round(decimal exact) => (long)decimal.Round(exact, MidpointRounding.AwayFromZero);
}

/// <summary>A customer and everything of it.</summary>
internal sealed class ModelCustomer(string id, string externalId)
{
    public string Id => id;

    public string ExternalId => externalId;

    /// <summary>Null until it subscribes.</summary>
    public ModelSubscription? Subscription { get; set; }

    /// <summary>Transactions of calls sent since the first of the month that count.</summary>
    public List<string> Calls { get; } = [];

    public List<ModelInvoice> Invoices { get; } = [];

    /// <summary>One-off invoices that nobody has finalized.</summary>
    public List<ModelDraft> Drafts { get; } = [];

    public List<ModelWallet> Wallets { get; } = [];

    public List<ModelCoupon> Coupons { get; } = [];

    public List<ModelNote> Notes { get; } = [];

    public List<ModelPayment> Payments { get; } = [];
}

/// <summary>A subscription of a month, in arrears.</summary>
internal sealed class ModelSubscription(string id)
{
    public string Id => id;

    public bool IsActive { get; set; } = true;

    /// <summary>What a month costs.</summary>
    public long BaseCents { get; set; } = BillingModel.BaseCents;

    /// <summary>What a month will cost from the next one on; null when no change is planned.</summary>
    public long? NextBaseCents { get; set; }
}

/// <summary>An invoice that is not issued.</summary>
internal sealed record ModelDraft(string Id, ModelCustomer Customer, long Cents);

/// <summary>An invoice that was issued.</summary>
internal sealed record ModelInvoice(string Id, ModelCustomer Customer, bool IsOneOff, long Subtotal, long CouponCents, long Total)
{
    public List<(ModelCoupon Coupon, long Used)> Coupons { get; init; } = [];

    public List<(ModelNote Note, long Used)> Notes { get; } = [];

    public List<(ModelWallet Wallet, long Used)> Wallets { get; } = [];

    public long Paid { get; set; }

    public long Offset { get; set; }

    public bool IsVoid { get; set; }

    public bool IsCredited { get; set; }

    public bool IsWrittenOff { get; set; }

    public long NoteCents => Notes.Sum(note => note.Used);

    public long WalletCents => Wallets.Sum(wallet => wallet.Used);

    public long Due => Total - NoteCents - WalletCents - Offset - Paid;

    public string Status => IsVoid ? "voided" : Due == 0 ? "paid" : "finalized";

    /// <summary>Takes it back: what paid it is there again.</summary>
    public void Void()
    {
        IsVoid = true;
        Notes.ForEach(each => each.Note.Balance += each.Used);
        Wallets.ForEach(each => each.Wallet.Return(each.Used));
        Coupons.ForEach(each => each.Coupon.Return(each.Used));
    }
}

/// <summary>A wallet of granted credits, one cent each.</summary>
internal sealed class ModelWallet(string id, int priority, long balance)
{
    public string Id => id;

    public int Priority => priority;

    public long Balance { get; set; } = balance;

    public bool IsEnded { get; set; }

    public void Return(long cents) => Balance += cents;
}

/// <summary>A coupon as a customer has it.</summary>
internal sealed class ModelCoupon(string id, int percent, long cents, int uses)
{
    private long _taken;
    private int _used;

    public string Id => id;

    public bool Works => percent > 0 || (uses == 1 ? _taken < cents : _used < uses);

    /// <summary>What it takes of an amount. One that is given once keeps what it does not use; a recurring one loses it.</summary>
    public long Take(long amount)
    {
        long taken = percent > 0 ? BillingModel.Round(amount * percent / 100m) : Math.Min(uses == 1 ? cents - _taken : cents, amount);
        _taken += taken;
        _used += taken > 0 ? 1 : 0;
        return taken;
    }

    public void Return(long taken)
    {
        _taken -= taken;
        _used--;
    }
}

/// <summary>Credit that a note left.</summary>
internal sealed class ModelNote(string id, long balance)
{
    public string Id => id;

    public long Balance { get; set; } = balance;
}

/// <summary>Money that came.</summary>
internal sealed class ModelPayment(string id, ModelInvoice invoice, long amount)
{
    public string Id => id;

    public ModelInvoice Invoice => invoice;

    public long Amount => amount;

    public long Refunded { get; set; }

    public string Status => Refunded == Amount ? "refunded" : "succeeded";
}
