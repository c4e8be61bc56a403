using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>One process that changes the only subscription of a customer and bills it, over plans of several amounts and intervals.</summary>
internal sealed class ChangeSite
{
    private readonly World _world;
    private readonly Site _site;
    private readonly SubscriptionChange _change;
    private int _commands;

    public ChangeSite(World world)
    {
        _world = world;
        _site = world.Start();
        Billing = new BillingSite(_site) { Plans = Plans };
        _change = new SubscriptionChange(_site.Transactor, Billing);
        Change = new ChangePlan(_change, Billing, new RestOfPeriod(Billing, Billing), Billing.Finalize, _site.Tables, world.Clock, _site.Random);
    }

    public static IReadOnlyList<Plan> Plans { get; } =
    [
        BillingSite.Plan, Of(11, 3_337, PlanInterval.Monthly), Of(12, 779, PlanInterval.Monthly), Of(13, 9_001, PlanInterval.Quarterly),
    ];

    public BillingSite Billing { get; }

    public ChangePlan Change { get; }

    public Instant Now => _world.Clock.GetCurrentInstant();

    public async Task<BilledSubscription> BilledAsync() => (await Billing.AccountAsync()).Subscriptions.Single();

    /// <summary>Lets time pass and closes what is due.</summary>
    public async Task PassAsync(Instant until)
    {
        _world.Clock.Set(Instant.Max(until, Now));
        await Billing.CloseAsync();
    }

    public async Task<Result<PreviewedChange>> PreviewAsync(WantedChange wanted) =>
        await Change.PreviewAsync(_site.Space, (await BilledAsync()).Subscription.Id, wanted, effectiveAt: null, default);

    public async Task<Result<Outcome<Subscription>>> ChangeAsync(WantedChange wanted) => await Change.RunAsync(
        _site.Space, (await BilledAsync()).Subscription.Id, wanted, Command.FromJob("change", $"{++_commands}"), default);

    public async Task<Result<Outcome<Subscription>>> TakeBackAsync(ScheduledChangeKind kind) => await new ScheduledChanges(_change).TakeBackAsync(
        _site.Space, (await BilledAsync()).Subscription.Id, kind, Command.FromJob("back", $"{++_commands}"), default);

    public async Task<Subscription> ExtendTrialAsync(int days) => (await new ChangeTrial(_change).ExtendAsync(
        _site.Space, (await BilledAsync()).Subscription.Id, days, Command.FromJob("extend", $"{++_commands}"), default)).Value.Value;

    public async Task<Subscription> EndTrialAsync() => (await new ChangeTrial(_change).EndAsync(
        _site.Space, (await BilledAsync()).Subscription.Id, Command.FromJob("end trial", $"{++_commands}"), default)).Value.Value;

    public async Task PauseAsync() => Assert.True((await new PauseSubscription(_change).RunAsync(
        _site.Space, (await BilledAsync()).Subscription.Id, Command.FromJob("pause", $"{++_commands}"), default)).IsSuccess);

    public async Task<Subscription> EndWithPeriodAsync() => (await new EndSubscription(_change, Billing.Invoices, Billing.Void).CancelWithPeriodAsync(
        _site.Space, (await BilledAsync()).Subscription.Id, action: null, Command.FromJob("end", $"{++_commands}"), default)).Value.Value;

    public async Task<NextBillingDate> NextBillingAsync() => (await new NextBilling(
        new SubscriptionReader(_site.Tables, _site.Names), new CustomerReader(_site.Tables, _site.Names), Billing, _world.Clock)
        .FindAsync(_site.Space, (await BilledAsync()).Subscription.Id, default)).Value;

    public async Task<IReadOnlyList<CreditNote>> NotesAsync()
    {
        ListSlice slice = await _site.Lists.ReadAsync(_site.Space, CreditNoteLists.CreditNotes, new ListQuery([], null, false, 0, 500), default);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, CreditNoteLists.RowType)!)];
    }

    private static Plan Of(ulong id, long amountMinor, PlanInterval interval) => BillingSite.Plan with
    {
        Id = new BillingId(BillingSite.Plan.Id.Owner, id), Code = $"plan-{id}", Name = $"Plan {id}", AmountMinor = amountMinor, Interval = interval,
    };
}
