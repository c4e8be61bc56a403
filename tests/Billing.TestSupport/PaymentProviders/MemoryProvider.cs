using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>What happens to a call of <see cref="MemoryProvider"/>.</summary>
public enum MemoryFault
{
    /// <summary>Done and answered.</summary>
    None,

    /// <summary>Lost on its way: nothing was done, and the caller knows nothing.</summary>
    LostBefore,

    /// <summary>Done, and the answer was lost.</summary>
    LostAfter,

    /// <summary>Refused.</summary>
    Declines,

    /// <summary>Refused for good: the card was stolen.</summary>
    Stolen,

    /// <summary>Taken; the end is told later.</summary>
    Pends,

    /// <summary>The customer must act.</summary>
    NeedsAction,

    /// <summary>Half of the money came.</summary>
    PaysHalf,

    /// <summary>Twice the money came.</summary>
    PaysDouble,
}

/// <summary>
/// A provider in memory under the sandbox's name: it keeps money by reference as real ones do, so a reference that is sent twice collects once. It outlives the processes of a test.
/// </summary>
public sealed class MemoryProvider : IPaymentProvider, IPaymentProviders, IProviderCharges, IProviderRefunds, IProviderMethods, IProviderPages, IProviderWebhooks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ProviderReference, ChargeOutcome> _charges = [];
    private readonly Dictionary<ProviderReference, RefundOutcome> _refunds = [];
    private readonly Dictionary<string, long> _unasked = [];
    private readonly Queue<MemoryFault> _faults = new();

    /// <summary>A provider of its own that has done the same and will do the same.</summary>
    public MemoryProvider Copy()
    {
        lock (_gate)
        {
            var copy = new MemoryProvider { Calls = Calls, Meanwhile = Meanwhile, IsSilent = IsSilent };
            Fill(copy._charges, _charges);
            Fill(copy._refunds, _refunds);
            Fill(copy._unasked, _unasked);
            copy.Next([.. _faults]);
            return copy;
        }
    }

    /// <summary>How often money was asked for.</summary>
    public int Calls { get; private set; }

    /// <summary>What was collected.</summary>
    public long Collected => _charges.Values.Sum(charge => charge.Received?.Minor ?? 0);

    /// <summary>What was given back.</summary>
    public long GivenBack => _refunds.Values.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.Amount!.Value.Minor) + _unasked.Values.Sum();

    /// <summary>The charges by reference.</summary>
    public IReadOnlyDictionary<ProviderReference, ChargeOutcome> Charged => _charges;

    /// <summary>Happens while the provider is being called, before it does anything.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>True while nobody learns what became of a charge.</summary>
    public bool IsSilent { get; set; }

    /// <inheritdoc/>
    public PaymentProviderKind Kind => PaymentProviderKind.Sandbox;

    /// <inheritdoc/>
    public ProviderFeatures Features => ProviderFeatures.Checkout | ProviderFeatures.FindByReference | ProviderFeatures.FindRefunds | ProviderFeatures.OffSession | ProviderFeatures.Forms;

    /// <inheritdoc/>
    public IProviderCharges Charges => this;

    /// <inheritdoc/>
    public IProviderRefunds Refunds => this;

    /// <inheritdoc/>
    public IProviderMethods Methods => this;

    /// <inheritdoc/>
    public IProviderPages Pages => this;

    /// <inheritdoc/>
    public IProviderWebhooks Webhooks => this;

    /// <summary>What happens to the next calls for money, charges and refunds, in order.</summary>
    public void Next(params MemoryFault[] faults)
    {
        foreach (MemoryFault fault in faults)
        {
            _faults.Enqueue(fault);
        }
    }

    /// <summary>The customer pays, or the bank ends, what pends.</summary>
    public ChargeOutcome Pay(ProviderReference reference, long minor)
    {
        lock (_gate)
        {
            return _charges[reference] = ChargeOutcome.Collected($"mem-{reference}", new Money(minor, Currency.Usd));
        }
    }

    /// <summary>Somebody gives money back in the provider's dashboard, under the provider's own name.</summary>
    public void GiveBackUnasked(string name, long minor)
    {
        lock (_gate)
        {
            _unasked[name] = minor;
        }
    }

    /// <summary>A refund comes back from the customer's bank.</summary>
    public void Return(string name)
    {
        lock (_gate)
        {
            _unasked.Remove(name);
            foreach (ProviderReference reference in _refunds.Where(refund => refund.Value.ProviderRefundId == name).Select(refund => refund.Key).ToArray())
            {
                _refunds[reference] = _refunds[reference] with { Status = RefundStatus.Failed };
            }
        }
    }

    /// <inheritdoc/>
    public IPaymentProvider Get(PaymentProviderKind kind) => this;

    /// <inheritdoc/>
    public Task<Result<Unit>> TestConnectionAsync(ProviderCredentials credentials, CancellationToken cancellationToken) => Task.FromResult<Result<Unit>>(Unit.Value);

    /// <inheritdoc/>
    public async Task<ChargeOutcome> ChargeAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken)
    {
        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        lock (_gate)
        {
            Calls++;
            MemoryFault fault = _faults.TryDequeue(out MemoryFault next) ? next : MemoryFault.None;
            if (fault == MemoryFault.LostBefore)
            {
                return ChargeOutcome.Unknown();
            }

            if (!_charges.TryGetValue(order.Reference, out ChargeOutcome? done))
            {
                done = Made(fault, order);
                _charges.Add(order.Reference, done);
            }

            return fault == MemoryFault.LostAfter ? ChargeOutcome.Unknown() : done;
        }
    }

    /// <inheritdoc/>
    public Task<ChargeOutcome> FindAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(IsSilent ? ChargeOutcome.Unknown() : _charges.GetValueOrDefault(query.Reference) ?? ChargeOutcome.NotFound);
        }
    }

    /// <inheritdoc/>
    public Task<Result<ProviderReference?>> ReferenceOfAsync(ProviderCredentials credentials, string providerPaymentId, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ProviderReference?>>(ProviderReference.TryParse(providerPaymentId["mem-".Length..], out ProviderReference reference) ? reference : (ProviderReference?)null);

    /// <inheritdoc/>
    public async Task<RefundOutcome> RefundAsync(ProviderCredentials credentials, RefundOrder order, CancellationToken cancellationToken)
    {
        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        lock (_gate)
        {
            Calls++;
            MemoryFault fault = _faults.TryDequeue(out MemoryFault next) ? next : MemoryFault.None;
            if (fault == MemoryFault.LostBefore)
            {
                return RefundOutcome.Unknown;
            }

            if (!_refunds.TryGetValue(order.Reference, out RefundOutcome? done))
            {
                done = RefundOutcome.RefusalOf(order) ?? fault switch
                {
                    MemoryFault.Declines => RefundOutcome.Failed(DeclineReason.Generic, "no"),
                    MemoryFault.Pends => new RefundOutcome(RefundStatus.Pending) { ProviderRefundId = $"mem-{order.Reference}", Amount = order.Amount },
                    _ => new RefundOutcome(RefundStatus.Succeeded) { ProviderRefundId = $"mem-{order.Reference}", Amount = order.Amount },
                };
                _refunds.Add(order.Reference, done);
            }

            return fault == MemoryFault.LostAfter ? RefundOutcome.Unknown : done;
        }
    }

    /// <inheritdoc/>
    public Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_refunds.GetValueOrDefault(query.Reference) ?? RefundOutcome.NotFound);
        }
    }

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<ToldRefund>>> ConfirmAsync(ProviderCredentials credentials, ProviderEvent told, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ToldRefund[] all =
            [
                .. _refunds.Select(refund => new ToldRefund(refund.Key, refund.Value, told.ProviderPaymentId!)),
                .. _unasked.Select(refund => new ToldRefund(null, Unasked(refund.Key, refund.Value), told.ProviderPaymentId!)),
            ];
            return Task.FromResult<Result<IReadOnlyList<ToldRefund>>>(all);
        }
    }

    /// <inheritdoc/>
    public Task<Result<HostedPage>> StartCheckoutAsync(ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Calls++;
            return Task.FromResult<Result<HostedPage>>(_faults.TryDequeue(out MemoryFault fault) && fault != MemoryFault.None
                ? Failure.Of(FailureKind.Unavailable, "lost")
                : new HostedPage($"page-{order.Reference}", new Uri($"https://pay.example/{order.Reference}")));
        }
    }

    /// <inheritdoc/>
    public Task<Result<PaymentForm>> StartFormAsync(ProviderCredentials credentials, FormOrder order, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Calls++;
            string id = $"mem-{order.Reference}";
            if (_faults.TryDequeue(out MemoryFault fault) && fault == MemoryFault.LostBefore)
            {
                return Task.FromResult<Result<PaymentForm>>(Failure.Of(FailureKind.Unavailable, "lost"));
            }

            _charges.TryAdd(order.Reference, ChargeOutcome.NeedsAction(id, null));
            return Task.FromResult<Result<PaymentForm>>(
                fault == MemoryFault.LostAfter ? Failure.Of(FailureKind.Unavailable, "lost") : new PaymentForm(id, $"{id}-secret"));
        }
    }

    /// <inheritdoc/>
    public Task<Result<HostedPage>> StartPortalAsync(ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken) =>
        Refuse<HostedPage>();

    /// <inheritdoc/>
    public Task<Result<string>> CreateCustomerAsync(ProviderCredentials credentials, BillingId customerId, Payer payer, CancellationToken cancellationToken) => Refuse<string>();

    /// <inheritdoc/>
    public Task<Result<SetupSession>> StartSetupAsync(ProviderCredentials credentials, SetupOrder order, CancellationToken cancellationToken) => Refuse<SetupSession>();

    /// <inheritdoc/>
    public Task<Result<SavedMethod>> GetAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) => Refuse<SavedMethod>();

    /// <inheritdoc/>
    public Task<Result<SavedMethod>> AttachAsync(ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken) => Refuse<SavedMethod>();

    /// <inheritdoc/>
    public Task<Result<Unit>> DetachAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) => Refuse<Unit>();

    /// <inheritdoc/>
    public Task<Result<Unit>> SetDefaultAsync(ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken) => Refuse<Unit>();

    /// <inheritdoc/>
    public Result<ProviderEvent> Read(ProviderCredentials credentials, InboundWebhook webhook) => Failure.Of(FailureKind.Forbidden, "Not signed");

    /// <summary>A refund that somebody made in the dashboard, as it is told.</summary>
    public static RefundOutcome Unasked(string name, long minor) => new(RefundStatus.Succeeded) { ProviderRefundId = name, Amount = new Money(minor, Currency.Usd) };

    private static void Fill<TKey, TValue>(Dictionary<TKey, TValue> to, Dictionary<TKey, TValue> from)
        where TKey : notnull
    {
        foreach ((TKey key, TValue value) in from)
        {
            to.Add(key, value);
        }
    }

    private static ChargeOutcome Made(MemoryFault fault, ChargeOrder order)
    {
        string id = $"mem-{order.Reference}";
        Money Of(long minor) => order.Amount with { Minor = minor };
        return fault switch
        {
            MemoryFault.Declines => ChargeOutcome.Declined(DeclineReason.InsufficientFunds, "no", id),
            MemoryFault.Stolen => ChargeOutcome.Declined(DeclineReason.Fraud, "stolen", id),
            MemoryFault.Pends => ChargeOutcome.Pending(id),
            MemoryFault.NeedsAction => ChargeOutcome.NeedsAction(id, new Uri("https://pay.example/3ds")),
            MemoryFault.PaysHalf => ChargeOutcome.Collected(id, Of(order.Amount.Minor / 2), order.Amount),
            MemoryFault.PaysDouble => ChargeOutcome.Collected(id, Of(order.Amount.Minor * 2), order.Amount),
            _ => ChargeOutcome.Collected(id, order.Amount, order.Amount),
        };
    }

    private static Task<Result<T>> Refuse<T>() => Task.FromResult<Result<T>>(Failure.Of(FailureKind.WrongState, "The provider in memory has none"));
}
