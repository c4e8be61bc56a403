using Billing.Application.Consistency;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Housekeeping;

public sealed class CommandSweepTests
{
    private static readonly Duration Late = CommandSweep.Life + Duration.FromMinutes(1);

    private readonly World _world = new();

    [Fact]
    public async Task Rows_of_requests_and_their_keys_go_after_two_days_and_those_of_jobs_and_names_stay()
    {
        Site site = _world.Start();
        Command[] passing = [Command.Once(site.Random), Key("a"), Key("b").Part("one"), Command.Once(site.Random).Part("one")];
        Command[] lasting = [Command.FromJob("close", "June"), Key("named").HoldingName(), Command.Once(site.Random).HoldingName()];
        foreach (Command command in (Command[])[.. passing, .. lasting])
        {
            Assert.True((await CounterWork.AddAsync(site, command, 1)).IsSuccess);
        }

        _world.Clock.Advance(CommandSweep.Life);
        Assert.Equal(0, await SweepAsync(site));
        _world.Clock.Advance(Duration.FromMinutes(1));
        await CounterWork.AddAsync(site, Key("young"), 1);

        Assert.Equal(passing.Length, await SweepAsync(site));
        Assert.Equal(lasting.Append(Key("young")).Select(command => "cmd|" + command.Id).Order(StringComparer.Ordinal), CommandRows());
        Assert.Equal(0, await SweepAsync(site));
    }

    [Fact]
    public async Task More_rows_than_fit_a_transaction_go_too()
    {
        Site site = _world.Start();
        for (int i = 0; i < 230; i++)
        {
            await CounterWork.AddAsync(site, Command.Once(site.Random), 1);
        }

        _world.Clock.Advance(Late);
        Assert.Equal(230, await SweepAsync(site));
        Assert.Empty(CommandRows());
    }

    [Fact]
    public async Task A_key_that_is_used_again_while_its_old_row_goes_works()
    {
        Site site = _world.Start();
        await CounterWork.AddAsync(site, Key("a"), 1);
        _world.Clock.Advance(Late);
        bool isSwept = false;
        Result<Outcome<int>> again = await site.Transactor.RunAsync(
            CounterWork.Address, Key("a"), CounterJson.Default.Int32,
            async (work, ct) =>
            {
                // Between the look at the old row and the commit that would replace it.
                if (!isSwept && work.Guard(CounterJson.Default.Counter) is not null)
                {
                    isSwept = await SweepAsync(site) == 1;
                }

                work.SetGuard(new Counter((work.Guard(CounterJson.Default.Counter)?.Value ?? 0) + 1), CounterJson.Default.Counter);
                return 7;
            },
            default);

        Assert.True(isSwept);
        Assert.Equal(new Outcome<int>(7, Replayed: false), again.Value);
        Assert.Equal(2, CounterWork.Value(_world));
    }

    [Fact]
    public async Task A_name_stays_with_its_holder_when_the_rows_of_requests_are_gone()
    {
        Site site = _world.Start();
        var target = new BillingId(new OwnerKey(7), 1);
        Task<Result<Unit>> ClaimAsync(Command command) => site.Names.ClaimAsync(site.Space, "thing", "name", target with { }, command, _ => CounterWork.Address, default).AsTask();
        Command holder = Key("holder").HoldingName();
        Assert.True((await ClaimAsync(holder)).IsSuccess);
        await CounterWork.AddAsync(site, holder, 1);
        _world.Clock.Advance(Late);
        await SweepAsync(site);

        Assert.Equal(FailureKind.Conflict, (await ClaimAsync(Key("thief").HoldingName())).Failure!.Kind);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ClaimAsync(Key("careless")));
    }

    private ValueTask<int> SweepAsync(Site site) => new CommandSweep(site.Tables, _world.Clock).RunAsync(CounterWork.Address, default);

    private IEnumerable<string> CommandRows() => _world.Tables.Rows(Tables.Customers).Select(row => row.RowKey).Where(row => row.StartsWith("cmd|", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private Command Key(string key) => Command.FromKey(_world.Space, "POST", "/counter", key, "f");
}
