namespace Billing.CycleSimulation;

/// <summary>What happens in the life of an organization and its customers. Every kind is counted, and a run in which one never happened proves nothing about it.</summary>
public enum LifeEvent
{
    Signup,
    BackdatedStart,
    FutureStart,
    Trial,
    Activation,
    PayInAdvance,
    AnchorAtMonthEnd,
    LeapDay,
    Pause,
    Resume,
    CancelNow,
    CancelWithPeriod,
    Reactivate,
    TerminateWithInvoice,
    TerminateWithNothing,
    PlanUpdate,
    VersionMove,
    BillingGroup,
    EndAgreedForLater,
    EndWithCreditNote,
    StartedByItself,
    QuantityChangedNow,
    QuantityAgreed,
    PlanChangedNow,
    PlanAgreed,
    LongerPlanNow,
    LongerPlanAgreed,
    ShorterPlanNow,
    ShorterPlanAgreed,
    ChangeTakenBack,
    PriceAgreed,
    PriceTakenBack,
    TrialExtended,
    TrialEnded,
    ZoneMoved,
    UsageOnTime,
    UsageLate,
    WalletMade,
    WalletToppedUp,
    WalletEnded,
    WalletExpired,
    TopUpByRule,
    CouponApplied,
    CouponRemoved,
    OneOff,
    AddOn,
    Payment,
    OverPayment,
    TaxChanged,
    InvoiceVoided,
    BilledAgain,
    DraftWaited,
    ThresholdCrossed,
    CommitmentMissed,
    NumbersOfEntity,
    EventsJudged,
    MethodSaved,
    CardCharged,
    CardDeclined,
    CardAsks,
    ChargePending,
    PaidLess,
    PageOpened,
    PagePaid,
    PageExpired,
    PaymentRetried,
    RefundedByCard,
    RefundedByHand,
    RefundedAtBank,
    NoteRefunded,
    DisputeOpened,
    DisputeLost,
    DisputeWon,
    SeveralPaidAtOnce,
    RequestByHand,
    RequestOfCampaign,
    CampaignGaveUp,
    WrittenOff,
    CreditSold,
    TopUpByThreshold,
}

/// <summary>What the world does to the queues and instances, beside the faults of single calls.</summary>
public enum Trouble
{
    QueueMessageTwice,
    TimersOverlap,
    TwoAtOneCustomer,
    RequestRepeated,
    WorkAcrossTime,
    BankCallLost,
    BankAnswerLost,
    WebhookLost,
    WebhookTwice,
    WebhookAgain,
}

/// <summary>How often each kind of something happened.</summary>
public sealed class Tally<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, long> _counts = Enum.GetValues<T>().ToDictionary(kind => kind, _ => 0L);

    /// <summary>How often this kind happened.</summary>
    public long this[T kind] => _counts[kind];

    /// <summary>Kinds that never happened.</summary>
    public IEnumerable<T> Missing => _counts.Where(pair => pair.Value == 0).Select(pair => pair.Key);

    /// <summary>Counts one.</summary>
    public void Note(T kind, bool happened = true) => _counts[kind] += happened ? 1 : 0;

    /// <summary>Adds another tally.</summary>
    public void Add(Tally<T> other)
    {
        foreach ((T kind, long count) in other._counts)
        {
            _counts[kind] += count;
        }
    }
}
