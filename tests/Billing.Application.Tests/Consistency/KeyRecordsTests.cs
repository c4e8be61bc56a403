using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Consistency;

public sealed class KeyRecordsTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_key_is_refused_to_another_request_for_a_day()
    {
        await OpenAsync("a");

        Assert.True((await OpenAsync("a")).IsSuccess);
        Assert.Equal(FailureKind.KeyReused, (await OpenAsync("b")).Failure!.Kind);
        _world.Clock.Advance(Command.KeyLifetime);
        Assert.Equal(FailureKind.KeyReused, (await OpenAsync("b")).Failure!.Kind);
        _world.Clock.Advance(Duration.FromSeconds(1));
        Assert.True((await OpenAsync("b")).IsSuccess);
        Assert.Equal(FailureKind.KeyReused, (await OpenAsync("a")).Failure!.Kind);
    }

    [Fact]
    public async Task A_request_is_known_by_the_fingerprints_of_keys_that_are_being_replaced()
    {
        await OpenAsync("old");

        Assert.True((await Records.OpenAsync(_world.Space, Key("new") with { FormerFingerprints = ["old"] }, default)).IsSuccess);
    }

    [Fact]
    public async Task A_refused_request_gives_back_the_key_that_it_took_and_no_earlier_one()
    {
        KeyRecord taken = (await OpenAsync("a")).Value;
        KeyRecord found = (await OpenAsync("a")).Value;

        await Records.ForgetAsync(found, default);
        Assert.Equal(FailureKind.KeyReused, (await OpenAsync("b")).Failure!.Kind);
        await Records.ForgetAsync(taken, default);
        Assert.True((await OpenAsync("b")).IsSuccess);
        await Records.ForgetAsync(taken, default);
        Assert.Equal(FailureKind.KeyReused, (await OpenAsync("a")).Failure!.Kind);
    }

    [Fact]
    public async Task Records_go_with_the_commands_of_requests()
    {
        await OpenAsync("a");
        var sweep = new CommandSweep(_world.Tables, _world.Clock);

        Assert.Equal(0, await SweptAsync(sweep));
        _world.Clock.Advance(CommandSweep.Life + Duration.FromSeconds(1));
        Assert.Equal(1, await SweptAsync(sweep));
    }

    private KeyRecords Records => new(_world.Tables, _world.Clock);

    private static Command Key(string fingerprint) => Command.FromKey(new DataSpace(new OwnerKey(0xABC), Mode.Live), "POST", "/counters", "key", fingerprint);

    private ValueTask<Result<KeyRecord>> OpenAsync(string fingerprint) => Records.OpenAsync(_world.Space, Key(fingerprint), default);

    private async Task<int> SweptAsync(CommandSweep sweep)
    {
        int swept = 0;
        foreach (PartitionAddress address in KeyRecords.AddressesOf(_world.Space))
        {
            swept += await sweep.RunAsync(address, default);
        }

        return swept;
    }
}
