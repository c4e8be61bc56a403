using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>What was acknowledged about a customer's money.</summary>
internal sealed class MoneyFacts
{
    public List<WalletFact> Wallets { get; } = [];

    public List<CouponFact> Coupons { get; } = [];

    /// <summary>Invoices of lines and of add-ons, with what they come to.</summary>
    public List<SaleFact> Sales { get; } = [];

    /// <summary>What came in, in minor units.</summary>
    public long PaidMinor { get; set; }

    /// <summary>What was given back by hand, in minor units.</summary>
    public long GivenBackMinor { get; set; }

    /// <summary>Since when a card pays its invoices; null while none does.</summary>
    public Instant? MethodSince { get; set; }

    /// <summary>Void invoices whose period was billed again.</summary>
    public HashSet<BillingId> BilledAgain { get; } = [];

    /// <summary>True while a request about wallets or coupons is under way.</summary>
    public bool IsBusy { get; set; }
}

/// <summary>A wallet.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ExpirationAt">From when it pays nothing more; null for never.</param>
/// <param name="EveryMonths">A rule tops it up so often; 0 without one.</param>
/// <param name="RuleFrom">When the rule tops up first.</param>
/// <param name="RuleMinor">What the rule gives.</param>
/// <param name="FloorMinor">A rule sells it as much again whenever it has less than this; 0 without one.</param>
internal sealed record WalletFact(BillingId Id, Instant? ExpirationAt, int EveryMonths, Instant RuleFrom, long RuleMinor, long FloorMinor)
{
    /// <summary>What was sold to it by requests, paid or not, in minor units.</summary>
    public long SoldMinor { get; set; }

    /// <summary>What was given to it by requests, in minor units.</summary>
    public long GrantedMinor { get; set; }

    /// <summary>When it was ended; null while it was not.</summary>
    public Instant? EndedAt { get; set; }
}

/// <summary>A coupon that a customer was given.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Terms">What it takes off.</param>
/// <param name="From">When it was given.</param>
/// <param name="ExpirationAt">From when it does not work; null for never.</param>
internal sealed record CouponFact(BillingId Id, CouponTerms Terms, Instant From, Instant? ExpirationAt)
{
    /// <summary>When it was taken away; null while it was not.</summary>
    public Instant? RemovedAt { get; set; }
}

/// <summary>Something that was sold once.</summary>
/// <param name="Invoice">Its invoice.</param>
/// <param name="AmountMinor">What it comes to, in minor units.</param>
internal sealed record SaleFact(BillingId Invoice, long AmountMinor)
{
    /// <summary>When its invoice was made final; null while it is a draft.</summary>
    public bool IsFinal { get; set; }
}
